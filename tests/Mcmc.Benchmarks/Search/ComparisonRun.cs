using Mcmc.Search;
using Mcmc.Search.Agent;
using Mcmc.Search.Strategies;

namespace Mcmc.Benchmarks.Search;

/// <summary>One search of the comparison.</summary>
/// <param name="Network">The network, by name.</param>
/// <param name="Strategy">One of the names below.</param>
/// <param name="Trials">How many trials it has.</param>
/// <param name="Seed">Of its random numbers.</param>
internal sealed record ComparisonRun(string Network, string Strategy, int Trials, int Seed)
{
    public const string Agent = "agent";
    public const string Unseeded = "agent without solver seeds";
    public const string Local = "solver + local search";
    public const string Random = "random";
    public const string Scalar = "scalar DDPG (AMC)";
    public const string Uniform = "uniform";
    public const string Greedy = "greedy (NetAdapt)";
    public const string Solver = "solver alone";
    public const string NoEnvelope = "agent, envelope off";
    public const string NoHomotopy = "agent, homotopy off";
    public const string TwoStages = "agent, two stages";

    private const int Seeds = 3;

    /// <summary>The solver's part in a search, as the warm-up of the agent's has it.</summary>
    private const double SeedShare = 0.15;

    private static readonly float[] Priority = [1, 0, 0, 0];

    /// <summary>Everything that the page reports, what is looked at first in front.</summary>
    public static IReadOnlyList<ComparisonRun> All { get; } =
    [
        .. from seed in Enumerable.Range(1, Seeds)
           from run in new[]
           {
               Of("ResNet-56", 100, Agent, Random, Local, Unseeded),
               Of("VGG-16", 100, Agent, Local, Random, Scalar),
               Of("ResNet-56", 100, Solver, Uniform, Greedy, Scalar, NoEnvelope, NoHomotopy, TwoStages),
               Of("ResNet-56", 300, Agent, Local, Random, Scalar),
           }.SelectMany(runs => runs)
           where seed == 1 || !run.IsDeterministic
           select run with { Seed = seed },
    ];

    /// <summary>Such as <c>resnet-56-agent-100-1</c>.</summary>
    public string FileName => string.Concat($"{Network} {Strategy} {Trials} {Seed}".ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    private bool IsDeterministic => Strategy is Uniform or Greedy or Solver;

    public ISearchStrategy Make(ComparisonSubject subject)
    {
        var seeds = (int)(SeedShare * Trials);
        var options = new AgentOptions { Trials = Trials };
        return Strategy switch
        {
            Agent => Learning(options),
            NoEnvelope => Learning(options with { HasEnvelope = false }),
            NoHomotopy => Learning(options with { HasHomotopy = false }),
            TwoStages => Learning(options with { HasTwoStages = true }),
            Unseeded => new AgentSearch(subject.Environment, [], Priority, options, Seed),
            Scalar => new AgentSearch(subject.Environment, [], [1], AgentOptions.Amc(Trials, subject.Environment.Steps), Seed),
            Local => new LocalSearch(subject.Environment, subject.SolverFront, seeds, Seed),
            Random => new RandomSearch(subject.Environment, Seed),
            Uniform => new UniformSearch(subject.Environment, Trials),
            Solver => new SolverSearch(subject.SolverFront),
            Greedy => new GreedySearch(subject.Environment, subject.Tightness, Trials),
            _ => throw new InvalidOperationException($"There is no strategy '{Strategy}'."),
        };

        AgentSearch Learning(AgentOptions made) => new(subject.Environment, subject.SolverFront, Priority, made, Seed);
    }

    private static IEnumerable<ComparisonRun> Of(string network, int trials, params string[] strategies) => strategies.Select(s => new ComparisonRun(network, s, trials, 1));
}
