using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Mcmc.Proofs.Search;
using Mcmc.Search;
using Mcmc.Search.Agent;
using Mcmc.Search.Strategies;

namespace Mcmc.Benchmarks.Search;

/// <summary>The strategies on environments that need no network.</summary>
internal sealed class ToysVerb : Command
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private readonly Option<string> set = new("--set") { DefaultValueFactory = _ => "synthetic" };
    private readonly Option<string> only = new("--only") { DefaultValueFactory = _ => "" };
    private readonly Option<int> trials = new("--trials") { DefaultValueFactory = _ => 100 };
    private readonly Option<int> seeds = new("--seeds") { DefaultValueFactory = _ => 3 };
    private readonly Option<string> options = new("--options") { DefaultValueFactory = _ => "" };

    public ToysVerb()
        : base("toys", "the strategies on environments that need no network")
    {
        Add(set);
        Add(only);
        Add(trials);
        Add(seeds);
        Add(options);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var count = parsed.GetValue(trials);
        foreach (var name in parsed.GetValue(only)!.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var volumes = new List<double>();
            var watch = Stopwatch.StartNew();
            for (var seed = 1; seed <= parsed.GetValue(seeds); seed++)
            {
                ITestEnvironment environment = parsed.GetValue(set) switch
                {
                    "toy2" => new ToyEnvironment(6, 1, seed),
                    "toy4" => new ToyEnvironment(6, 3, seed),
                    _ => new SyntheticNetwork(27, [0.6, 0.5, 0.6], seed),
                };
                volumes.Add(Volume(environment, name, count, seed, parsed.GetValue(options)!));
            }

            Console.WriteLine(string.Create(Culture, $"{name,-24} {volumes.Average():0.0000} {string.Join(' ', volumes.Select(v => v.ToString("0.0000", Culture)))}  {watch.Elapsed.TotalSeconds / volumes.Count:0.0}s"));
        }

        return 0;
    }

    private static int Int(string text) => int.Parse(text, Culture);

    private static float Float(string text) => float.Parse(text, Culture);

    private static double Volume(ITestEnvironment environment, string name, int count, int seed, string text)
    {
        var found = environment is SyntheticNetwork network ? network.Seeds(count, seed) : [];
        var limit = (int)(0.15 * count);
        found = [.. Enumerable.Range(0, limit).Where(_ => found.Count > 0).Select(i => found[i * found.Count / limit])];
        var agent = new AgentOptions { Trials = count };
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = (pair.Split('=')[0], pair.Split('=')[1]);
            var property = typeof(AgentOptions).GetProperty(key)!;
            object parsed = property.PropertyType == typeof(bool) ? bool.Parse(value)
                : property.PropertyType == typeof(int) ? Int(value)
                : property.PropertyType == typeof(int[]) ? value.Split('x').Select(Int).ToArray()
                : property.PropertyType == typeof((float, float)) ? (Float(value.Split(':')[0]), Float(value.Split(':')[1]))
                : Float(value);
            property.SetValue(agent, parsed);
        }

        float[] priority = [.. Enumerable.Range(0, environment.Objectives).Select(i => i == 0 ? 1f : 0)];
        ISearchStrategy strategy = name switch
        {
            "random" => new RandomSearch(environment, seed),
            "local" => new LocalSearch(environment, found, limit, seed),
            "local-noseed" => new LocalSearch(environment, [], limit, seed),
            "agent-noseed" => new AgentSearch(environment, [], priority, agent, seed),
            _ => new AgentSearch(environment, found, priority, agent, seed),
        };
        var front = new Front<int>(environment.Objectives);
        for (var i = 0; i < count; i++)
        {
            var proposal = strategy.Propose()!;
            var outcome = environment.Evaluate(proposal.Widths);
            strategy.Learn(proposal, outcome);
            if (environment.Admits(proposal.Widths))
            {
                front.Add(outcome.Objectives, i);
            }
        }

        var truth = environment is ToyEnvironment toy ? toy.TrueVolume() : 1;
        var volume = front.VolumeAbove(new double[environment.Objectives]) / truth;
        (strategy as IDisposable)?.Dispose();
        return volume;
    }
}
