using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Search.Space;

namespace Mcmc.Search.Trials;

/// <summary>
/// Evaluates networks on images, cheaply: sliced, repaired from stored parts, and looked at on the samples of the search, the
/// first of which decide whether the rest is worth it. The same widths give the same result, whatever was evaluated before
/// or beside. Safe for several threads.
/// </summary>
internal sealed class TrialEvaluator : ITrialEvaluator, IDisposable
{
    /// <summary>Samples that decide whether the rest is looked at.</summary>
    private const int EarlySamples = 128;

    /// <summary>Below this part of what the original has over chance a network is of no use to anybody.</summary>
    private const double LeastUse = 0.25;

    /// <summary>Sensitivities are measured around a network that has at least this part of what the original has over chance.</summary>
    private const double UseAround = 0.5;

    /// <summary>A network with less cut is as good as whole.</summary>
    private const double SmallestCut = 0.05;

    /// <summary>Samples that tell how much a group loses.</summary>
    private const int SensitivitySamples = 256;

    /// <summary>Samples that statistics of normalisation are taken from.</summary>
    private const int StatisticsSamples = 128;

    private readonly SearchSpace space;
    private readonly InputShapes inputs;
    private readonly Importance importance;
    private readonly CombinedRepair repair;
    private readonly SampleScorer scorer;
    private readonly NormalizationStatistics statistics;

    private TrialEvaluator(SearchSpace space, InputShapes inputs, Importance importance, CombinedRepair repair, SampleScorer scorer, NormalizationStatistics statistics) =>
        (this.space, this.inputs, this.importance, this.repair, this.scorer, this.statistics) = (space, inputs, importance, repair, scorer, statistics);

    /// <summary>Does once what all trials need: the Gram matrices of the original's inputs, their factors, and the original's answers.</summary>
    /// <param name="space">What is searched.</param>
    /// <param name="inputs">The input shapes under which the groups were found.</param>
    /// <param name="importance">The ranking of channels.</param>
    /// <param name="calibration">Inputs to repair with (<see cref="CalibrationInputs"/>).</param>
    /// <param name="data">Stays open while this is used.</param>
    /// <param name="samples">The samples of the search, in random order.</param>
    /// <param name="threads">Threads of ONNX Runtime in one evaluation.</param>
    /// <param name="cancellation">Looked at between batches and layers.</param>
    /// <exception cref="Diagnostics.McmcException">MCMC4003, MCMC4004 where data and model do not fit; MCMC3007.</exception>
    public static TrialEvaluator Prepare(
        SearchSpace space, InputShapes inputs, Importance importance, IReadOnlyList<RunnerTensor> calibration, IDataSet data, int[] samples, int threads, CancellationToken cancellation) =>
        Prepare(space, inputs, importance, OriginalInputs.Gather(space.Groups, calibration, threads, cancellation), calibration, data, samples, threads, cancellation);

    /// <summary>The same with what was gathered already.</summary>
    public static TrialEvaluator Prepare(
        SearchSpace space, InputShapes inputs, Importance importance, OriginalInputs gathered, IReadOnlyList<RunnerTensor> calibration, IDataSet data, int[] samples, int threads, CancellationToken cancellation)
    {
        var scorer = new SampleScorer(space.Groups.Model, data, samples, new EvaluationOptions { Threads = threads }, cancellation);
        var repair = new CombinedRepair(gathered, importance, threads);
        try
        {
            repair.Prepare(cancellation);
            var few = calibration.Take((int)((StatisticsSamples - 1) / calibration[0].Dims[0]) + 1).ToList();
            return new TrialEvaluator(space, inputs, importance, repair, scorer, NormalizationStatistics.Of(space.Groups.Model, few, threads, cancellation));
        }
        catch
        {
            repair.Dispose();
            throw;
        }
    }

    /// <summary>The quality of the original on the same samples, in [0,1].</summary>
    public double OriginalQuality => scorer.Original.Top1;

    /// <summary>How many networks <see cref="MeasureSensitivity"/> runs.</summary>
    public int SensitivityEvaluations => SensitivityTable.Evaluations(space.Groups, space.Choices);

    public TrialResult Evaluate(int[] widths, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var quality = scorer.Score(Network(widths, cancellation), EarlySamples, first => Use(first.Top1High) >= LeastUse, cancellation);
        var outcome = new TrialOutcome(quality.Top1, [Use(quality.Top1), .. space.Savings(widths)], Rejected: quality.Samples < scorer.Original.Samples);
        return new TrialResult(outcome, space.Costs.Of(widths));
    }

    /// <summary>
    /// What each group adds to the divergence of the repaired network's answers from the original's, on a few samples, where
    /// the others are cut about as far as they will be.
    /// </summary>
    /// <param name="parallel">Networks to run at a time; the table does not depend on it.</param>
    /// <param name="evaluated">Called after each, one call at a time.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public SensitivityTable MeasureSensitivity(int parallel, Action evaluated, CancellationToken cancellation) => SensitivityTable.Measure(
        space.Groups, space.Choices, Around(cancellation), widths => scorer.Divergence(Network(widths, cancellation), SensitivitySamples, cancellation), parallel, evaluated, cancellation);

    /// <summary>All groups at the share that meets the budgets, or at a larger one: the answers of a network that is worth nothing tell nothing.</summary>
    private int[] Around(CancellationToken cancellation)
    {
        for (var share = space.CommonShare(space.Limits); share < 1 - SmallestCut; share = (1 + share) / 2)
        {
            var widths = space.AtShare(share);
            var quality = scorer.Score(Network(widths, cancellation), EarlySamples, _ => false, cancellation);
            if (Use(quality.Top1) >= UseAround)
            {
                return widths;
            }
        }

        return space.Groups.Widths;
    }

    /// <summary>The sliced and repaired network.</summary>
    public Model Network(int[] widths, CancellationToken cancellation)
    {
        var policy = Policy.OfWidths(space.Groups, importance, widths);
        var network = Pruner.Slice(policy, inputs);
        if (policy.IsWhole)
        {
            return network;
        }

        // Where a mean is estimated anew, an offset that repair has raised to make up for a lost mean would count twice.
        var offsets = NormalizationStatistics.Nodes(network.Graph).Select(n => n.Inputs[2]!).Distinct().Select(v => (Value: v, v.Initializer)).ToList();
        repair.Run(policy, network);
        foreach (var (value, tensor) in offsets)
        {
            value.Initializer = tensor;
        }

        statistics.Run(policy, network, cancellation);
        return network;
    }

    public void Dispose() => repair.Dispose();

    /// <summary>Quality as a part of what the original has over chance; an original that has nothing is as good as any.</summary>
    private double Use(double quality) =>
        OriginalQuality > scorer.Chance ? (quality - scorer.Chance) / (OriginalQuality - scorer.Chance) : 1;
}
