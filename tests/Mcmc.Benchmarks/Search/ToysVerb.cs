using System.CommandLine;
using System.Globalization;
using System.Text;
using Mcmc.Proofs.Search;
using Mcmc.Search.Agent;

namespace Mcmc.Benchmarks.Search;

/// <summary>The agent, and what is left of it with a part switched off, on environments whose fronts are known.</summary>
internal sealed class ToysVerb : Command
{
    private const int Trials = 600;
    private const int Seeds = 3;
    private static readonly int[] Resources = [1, 3];
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly AgentOptions Whole = new() { Trials = Trials, Hidden = [64, 64], Updates = 40, UserShare = (0, 0) };

    private static readonly IReadOnlyList<(string Name, AgentOptions Options)> Variants =
    [
        ("agent", Whole),
        ("envelope off", Whole with { HasEnvelope = false }),
        ("homotopy off", Whole with { HasHomotopy = false }),
        ("two stages", Whole with { HasTwoStages = true }),
        ("bootstrapped targets alone", Whole with { HasRealisedReturns = false }),
        ("no random changes", Whole with { Mutates = false }),
        ("one walk for a trial", Whole with { Candidates = 1, FollowShare = 0 }),
    ];

    private readonly Option<bool> write = new("--write") { Description = "write docs/search-toys.md" };

    public ToysVerb()
        : base("toys", "the agent and its parts on environments whose fronts are known")
    {
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        using var log = new ProgressLog<ToyResult>(ResultFile.Artifact("toys.log"), $"toys, engine {EngineVersion.Text}");
        foreach (var (name, options) in Variants)
        {
            foreach (var (resources, seed) in from resources in Resources from seed in Enumerable.Range(1, Seeds) select (resources, seed))
            {
                if (!log.Results.Exists(r => r.Variant == name && r.Resources == resources && r.Seed == seed))
                {
                    log.Add(new ToyResult(name, resources, seed, ToyRun.Share(new ToyEnvironment(ToyRun.Groups, resources, seed), options, seed)));
                    Console.Error.WriteLine(log.Results[^1]);
                }
            }
        }

        var page = Render(log.Results);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("search-toys.md", page);
        }

        return 0;
    }

    private static string Render(IReadOnlyList<ToyResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("# The agent where the front is known").AppendLine();
        text.AppendLine(Culture, $"Continuous environments of {ToyRun.Groups} decisions, in which quality falls with the squares of the cuts and each resource saves a weighted sum of them; {Trials} trials, no solver, {Seeds} seeds. Per cent of the true hypervolume that the trials cover, alone and together with what the finished agent answers to preferences from all over the simplex, which costs no trial.").AppendLine();
        text.AppendLine("Made with `dotnet run --project build -- toys --write`.").AppendLine();
        text.AppendLine("| | two objectives: trials | with answers | four objectives: trials | with answers |").AppendLine("|---|--:|--:|--:|--:|");
        foreach (var variant in results.GroupBy(r => r.Variant))
        {
            var cells = from resources in Resources
                        let shares = variant.Where(r => r.Resources == resources).Select(r => r.Share).ToList()
                        from cell in new[] { Cell(shares.Select(s => s.Trials)), Cell(shares.Select(s => s.WithAnswers)) }
                        select cell;
            text.AppendLine(Culture, $"| {variant.Key} | {string.Join(" | ", cells)} |");
        }

        text.AppendLine().AppendLine("The choice among several walks by the critic, and one stage instead of two, are worth the most. The envelope is not: with some hundred trials the best of six guesses of the critic is more often an error of the critic than a better policy, since the largest of noisy estimates is too high. Nor are the homotopy, the realised returns and the random changes, in so small an environment. With four objectives the ranges of most rows overlap. What is on by default is for the comparison on trained networks ([search.md](search.md)) to decide.");
        return text.ToString();
    }

    /// <summary>Mean and range.</summary>
    private static string Cell(IEnumerable<double> shares)
    {
        double[] all = [.. shares];
        return string.Create(Culture, $"{100 * all.Average():0.0} ({100 * all.Min():0.0}–{100 * all.Max():0.0})");
    }

    private sealed record ToyResult(string Variant, int Resources, int Seed, ToyShare Share);
}
