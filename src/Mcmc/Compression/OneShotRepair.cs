using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Training.Reconstruction;

namespace Mcmc.Compression;

/// <summary>Repairs a model that was cut without a search.</summary>
/// <param name="policy">What was cut.</param>
/// <param name="inputs">The input shapes under which the groups were found.</param>
/// <param name="threads">Threads of ONNX Runtime; at least 1.</param>
internal sealed class OneShotRepair(Policy policy, InputShapes inputs, int threads)
{
    private const int MostSamples = 1000;

    /// <summary>Steps of reconstruction after the least squares; 0 for none.</summary>
    public int ReconstructionSteps { get; init; }

    /// <summary>Threads of the reconstruction; at least 1.</summary>
    public int ReconstructionThreads { get; init; } = 1;

    /// <summary>
    /// Whether fine-tuning follows. It normalises by each batch's statistics, which least squares have moved away from the running
    /// ones: without a change it would begin with another network than the one that was repaired.
    /// </summary>
    public bool IsTrainedNext { get; init; }

    /// <summary>Least squares, and reconstruction where it is asked for, on samples whose labels are not looked at: at most 1,000, drawn with a fixed seed.</summary>
    /// <param name="pruned">Sliced to the policy; its weights are changed in place.</param>
    /// <param name="dataPath">A data descriptor or folder.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Looked at between layers.</param>
    /// <exception cref="McmcException">MCMC4003, MCMC4004, MCMC4005 for the data.</exception>
    public RepairSummary OnSamples(Model pruned, string dataPath, IProgress<CompressionProgress> progress, CancellationToken cancellation)
    {
        using var data = new OpenData(DataDescriptor.Load(dataPath));
        return OnSamples(pruned, Drawn(data), progress, cancellation);
    }

    /// <summary>The channels in the order in which such samples cannot make up for them.</summary>
    /// <param name="groups">The groups of a model.</param>
    /// <param name="dataPath">A data descriptor or folder.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="McmcException">MCMC4003, MCMC4004, MCMC4005 for the data.</exception>
    public static Importance Rank(ChannelGroups groups, string dataPath, int threads, CancellationToken cancellation)
    {
        using var data = new OpenData(DataDescriptor.Load(dataPath));
        OriginalInputs Gather()
        {
            var samples = Drawn(data);
            return OriginalInputs.Gather(groups, CalibrationInputs.Read(groups.Source, samples.Data, samples.Samples), threads, cancellation);
        }

        return BackwardElimination.Rank(groups, Gather, threads, cancellation);
    }

    /// <summary>Least squares, and reconstruction where it is asked for, on samples that are open already.</summary>
    public RepairSummary OnSamples(Model pruned, CalibrationSet samples, IProgress<CompressionProgress> progress, CancellationToken cancellation)
    {
        var (fitted, held) = ReconstructionSteps > 0 ? samples.Split() : (samples, samples);
        var batches = CalibrationInputs.Read(policy.Groups.Source, fitted.Data, fitted.Samples);
        var layers = 0;
        new SequentialRepair(policy, batches, threads).Run(
            pruned, inputs, (done, total) => progress.Report(new CompressionProgress("repairing the remaining weights", layers = done, total)), cancellation);
        var isReconstructed = ReconstructionSteps > 0 && new Reconstruction(policy, fitted, held, ReconstructionThreads) { Steps = ReconstructionSteps }.Run(
            pruned, inputs, (done, total) => progress.Report(new CompressionProgress("reconstructing the original's values", done, total)), cancellation);
        if (ReconstructionSteps > 0 && !isReconstructed)
        {
            progress.Report(new CompressionProgress("the reconstruction's answers are no closer to the original's on held-out samples: the repaired weights stay"));
        }

        if (IsTrainedNext && !isReconstructed)
        {
            new StatisticsRepair(batches, threads) { KeepsValues = true }.Run(pruned, inputs, cancellation);
        }

        return new RepairSummary(isReconstructed ? RepairSummary.Reconstruction : "leastSquares", batches.Sum(b => (int)b.Dims[0]), layers);
    }

    private static CalibrationSet Drawn(OpenData data)
    {
        var order = new SeededRandom(0, "calibration").Permutation(data.Samples.Count);
        return data.Calibration(order[..Math.Min(MostSamples, data.Samples.Count)]);
    }

    /// <summary>By the similarity of channels, without data.</summary>
    /// <param name="pruned">Sliced to the policy; its weights are changed in place.</param>
    /// <param name="cancellation">Looked at between layers.</param>
    public RepairSummary BySimilarity(Model pruned, CancellationToken cancellation) =>
        new("similarity", 0, new SimilarityRepair(policy, threads).Run(pruned, cancellation));
}
