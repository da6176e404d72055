using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Search;

/// <summary>How much each objective counts in what the budgets leave open: weights of at least 0 that sum to 1.</summary>
internal sealed class Priority
{
    private readonly double[] weights;

    private Priority(double[] weights) => this.weights = weights;

    /// <summary>Quality and nothing else.</summary>
    public static Priority Default { get; } = new([1, 0, 0, 0]);

    /// <summary>One weight per <see cref="Objective"/>.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>Whether quality alone counts.</summary>
    public bool IsQualityAlone => weights[(int)Objective.Quality] == 1;

    /// <summary>Reads such as <c>quality=1,latency=0.5</c>; what is not named weighs nothing, and the sum does not matter.</summary>
    /// <param name="text">The text; null or nothing for the default.</param>
    /// <param name="name">The option it comes from.</param>
    /// <exception cref="McmcException">MCMC4013.</exception>
    public static Priority Parse(string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Default;
        }

        var weights = new double[Enum.GetValues<Objective>().Length];
        var named = new HashSet<Objective>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var split = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (split.Length != 2 || Find(split[0]) is not { } objective || !named.Add(objective)
                || !double.TryParse(split[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) || !double.IsFinite(weight))
            {
                throw Invalid(text, name);
            }

            weights[(int)objective] = weight;
        }

        var sum = weights.Sum();
        return sum > 0 && double.IsFinite(sum) ? new Priority([.. weights.Select(w => w / sum)]) : throw Invalid(text, name);
    }

    /// <summary>The objectives of a trial in one number, larger for better.</summary>
    public double Of(IReadOnlyList<double> objectives)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * objectives[i];
        }

        return sum;
    }

    /// <summary>Normalised, so that equal priorities have equal texts.</summary>
    public override string ToString() => string.Join(',', weights.Select((weight, i) =>
        FormattableString.Invariant($"{((Objective)i).ToString().ToLowerInvariant()}={weight:R}")));

    private static Objective? Find(string name)
    {
        foreach (var objective in Enum.GetValues<Objective>())
        {
            if (objective.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return objective;
            }
        }

        return null;
    }

    private static McmcException Invalid(string text, string name) => new(
        Codes.OptionInvalid,
        $"{name} is '{text}'. Give weights of objectives (quality, latency, flops, memory), each once, such as quality=1,latency=0.5; one of them must be over 0.");
}
