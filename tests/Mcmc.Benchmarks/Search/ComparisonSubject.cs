using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Environments;
using Mcmc.Search.Solver;
using Mcmc.Search.Space;
using Mcmc.Search.Studies;
using Mcmc.Search.Trials;

namespace Mcmc.Benchmarks.Search;

/// <summary>A trained network under the joint budget, with all that its trials need.</summary>
internal sealed class ComparisonSubject : IDisposable
{
    private const int Samples = 1000;
    private const int Calibration = 1000;

    /// <summary>Raised when trials are evaluated in another way; what was found before is then looked at anew.</summary>
    private const int Algorithm = 4;

    private readonly IDataSet data;
    private readonly TrialEvaluator evaluator;
    private readonly Lazy<IReadOnlyList<Seed>> front;
    private readonly Lazy<SampleScorer> scorer;

    private ComparisonSubject(ComparedNetwork network, SearchSpace space, Model model, StudyIdentity identity, CancellationToken cancellation)
    {
        (Name, Space, Identity) = (network.Name, space, identity);
        data = DataDescriptor.Load(MeasuringData.Find(network.Validation)!).Open();
        using (var images = DataDescriptor.Load(MeasuringData.Find(ComparedNetwork.Calibration)!).Open())
        {
            Batches = CalibrationInputs.Read(model, images, [.. Enumerable.Range(0, Math.Min(Calibration, images.Count))]);
        }

        Importance = Importance.L2(space.Groups);
        int[] samples = new SeededRandom(1, "search").Permutation(data.Count)[..Samples];
        scorer = new Lazy<SampleScorer>(() => new SampleScorer(model, data, samples, new EvaluationOptions { Threads = 1 }, CancellationToken.None));
        evaluator = TrialEvaluator.Prepare(space, new InputShapes(), Importance, Batches, data, samples, threads: 1, cancellation);
        Evaluator = new RememberingEvaluator(evaluator);
        var sensitivity = SensitivityFile.Of(network.Name, identity, space, () => evaluator.MeasureSensitivity(System.Environment.ProcessorCount, () => { }, cancellation));
        front = new Lazy<IReadOnlyList<Seed>>(() => new BudgetSolver(space, sensitivity).Solve(space.Limits, int.MaxValue, CancellationToken.None).Seeds);
        Environment = new PruningEnvironment(space, sensitivity);
    }

    public string Name { get; }

    public SearchSpace Space { get; }

    public PruningEnvironment Environment { get; }

    public RememberingEvaluator Evaluator { get; }

    /// <summary>Scores networks that were repaired in another way, on the samples of the search.</summary>
    public SampleScorer Scorer => scorer.Value;

    public Importance Importance { get; }

    /// <summary>The calibration samples.</summary>
    public IReadOnlyList<RunnerTensor> Batches { get; }

    public StudyIdentity Identity { get; }

    public static ComparisonSubject Open(string name, CancellationToken cancellation)
    {
        var network = ComparedNetwork.All.First(n => n.Name == name);
        var path = MeasuringData.Find("models", network.Model)!;
        var model = OnnxFile.Load(path);
        var groups = ChannelGroups.Find(model);
        var profile = Profile(network, model);
        var latency = ProfileUse.Open(profile, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, 1, _ => { });
        var costs = new PolicyCosts(groups, new InputShapes(), path, latency);
        var choices = EfficientWidths.Of(groups, latency);
        var limits = ComparedNetwork.JointBudget(costs, [.. choices.Select(c => c[0])]);
        var identity = new StudyIdentity(ResultFile.Sha256(path), network.Validation, ResultFile.Sha256(profile), FormattableString.Invariant($"{Samples} samples"), Algorithm);
        return new ComparisonSubject(network, new SearchSpace(groups, costs, choices, limits), model, identity, cancellation);
    }

    /// <summary>What a search is for: the joint budget, and quality.</summary>
    public SearchGoal Goal(ComparisonRun run) => new(StudyFiles.Goal(run), trial => Environment.Admits(trial.Widths), Priority.Default);

    /// <summary>The solver's front under the joint budget.</summary>
    public IReadOnlyList<Seed> SolverFront => front.Value;

    /// <summary>The largest of cost / budget.</summary>
    public double Tightness(int[] widths)
    {
        var costs = Space.Costs.Of(widths);
        return Space.Limits.All.Max(limit => costs[limit.Kind]!.Value / limit.Limit);
    }

    public void Dispose()
    {
        evaluator.Dispose();
        data.Dispose();
    }

    /// <summary>The profile of this machine for a network, measured once: all searches see the same latencies.</summary>
    private static string Profile(ComparedNetwork network, Model model)
    {
        const double Seconds = 40;
        const double NetworkSeconds = 0.2;
        var path = ResultFile.Artifact("search-comparison", network.Model + ".profile.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
        {
            var options = new ProfilingOptions { Duration = TimeSpan.FromSeconds(Seconds), NetworkDuration = TimeSpan.FromSeconds(NetworkSeconds) };
            new ProfileRun(TimeProvider.System, new RunnerOptions { Threads = 1 }, options)
                .Run([ProfileTarget.Of(network.Name, model, new InputShapes())], path, (_, _, _) => { }, _ => { }, CancellationToken.None);
        }

        return path;
    }
}
