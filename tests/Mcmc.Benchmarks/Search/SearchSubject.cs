using Mcmc.Benchmarks.Repair;
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
using Mcmc.Search.Space;
using Mcmc.Search.Trials;

namespace Mcmc.Benchmarks.Search;

/// <summary>A trained network with all that a search of it needs, under the joint budget.</summary>
internal sealed class SearchSubject : IDisposable
{
    private const int Samples = 1000;

    private readonly RepairSubject subject;
    private readonly Func<string, string> path;

    /// <param name="subject">The network and who may look at which data.</param>
    /// <param name="path">Finds its files.</param>
    /// <param name="profile">Where the profile of this machine is kept.</param>
    public SearchSubject(RepairSubject subject, Func<string, string> path, string profile)
    {
        (this.subject, this.path) = (subject, path);
        var file = path(Path.Combine("models", subject.Model));
        Model = OnnxFile.Load(file);
        var groups = ChannelGroups.Find(Model);
        Directory.CreateDirectory(Path.GetDirectoryName(profile)!);
        Latency = new MachineProfile(TimeProvider.System, new RunnerOptions(), Console.Error.WriteLine).Open(
            Model, groups, new InputShapes(), profile, TimeSpan.FromMinutes(5), (_, _) => { }, CancellationToken.None);
        var costs = new PolicyCosts(groups, new InputShapes(), file, Latency);
        var choices = EfficientWidths.Of(groups, Latency);
        Space = new SearchSpace(groups, costs, choices, ComparedNetwork.JointBudget(costs, [.. choices.Select(c => c[0])]));
        using var calibration = DataDescriptor.Load(path(subject.Calibration)).Open();
        Calibration = CalibrationInputs.Read(Model, calibration, [.. Enumerable.Range(0, Math.Min(Samples, calibration.Count))]);
        Data = DataDescriptor.Load(path(subject.Validation)).Open();
        Slice = new SeededRandom(0, "search").Permutation(Data.Count)[..Math.Min(Samples, Data.Count / 3)];
    }

    public Model Model { get; }

    public ProfiledLatency Latency { get; }

    public SearchSpace Space { get; }

    /// <summary>Inputs to repair with.</summary>
    public IReadOnlyList<RunnerTensor> Calibration { get; }

    public IDataSet Data { get; }

    /// <summary>The samples of the search.</summary>
    public int[] Slice { get; }

    public TrialEvaluator Evaluator() => TrialEvaluator.Prepare(
        Space, new InputShapes(), Importance.L2(Space.Groups), Calibration, Data, Slice, threads: 1, CancellationToken.None);

    public void Dispose() => Data.Dispose();

    /// <summary>A walk of random actions; without randomness, always to the widest.</summary>
    public static int[] Walk(IEpisode episode, SeededRandom? random)
    {
        while (!episode.Ended)
        {
            episode.Act(random?.NextSingle() ?? 1);
        }

        return episode.Widths;
    }
}
