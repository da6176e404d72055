using System.CommandLine;
using System.Globalization;

namespace Mcmc.Tool.Options;

/// <summary>A time such as <c>90s</c>, <c>4m</c> or <c>1h</c>.</summary>
internal sealed class DurationOption : Option<TimeSpan>
{
    private const NumberStyles Style = NumberStyles.AllowDecimalPoint;

    public DurationOption(string name, TimeSpan fallback)
        : base(name)
    {
        HelpName = "TIME";
        DefaultValueFactory = _ => fallback;
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Parse(text) is { } time)
            {
                return time;
            }

            result.AddError($"{name} is '{text}'; it takes a time over zero and up to a day, such as 90s, 4m or 1h.");
            return default;
        };
    }

    /// <summary>Null for anything but a time over zero and up to a day.</summary>
    public static TimeSpan? Parse(string text)
    {
        TimeSpan? unit = text.LastOrDefault() switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => null,
        };
        return unit is { } one && double.TryParse(text[..^1], Style, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= TimeSpan.FromDays(1) / one
            ? number * one
            : null;
    }
}
