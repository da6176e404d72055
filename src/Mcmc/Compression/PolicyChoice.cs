using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Pruning;
using Mcmc.Search;

namespace Mcmc.Compression;

/// <summary>Chooses the policy that meets the cost limits and, by the sensitivity of each group alone, loses the least.</summary>
internal sealed class PolicyChoice(CompressionSubject subject, ILatencyModel? latency, PolicyCosts costs, BudgetLimits limits, TimeProvider clock, IProgress<CompressionProgress> progress)
{
    private readonly ChannelGroups groups = subject.Groups;
    private readonly TrialQuality trials = new(subject.Groups, subject.Inputs, subject.Evaluator(subject.Slices.Search, clock));

    /// <summary>Networks evaluated so far.</summary>
    public int Trials => trials.Count;

    /// <exception cref="McmcException">MCMC1001 where even the narrowest widths miss a limit.</exception>
    public Policy Choose(CancellationToken cancellation)
    {
        if (costs.Meets(groups.Widths, limits))
        {
            return Policy.Whole(groups);
        }

        var admissible = Admissible();
        int[] narrowest = [.. admissible.Select(w => w[0])];
        if (!costs.Meets(narrowest, limits))
        {
            throw BudgetGate.Impossible(limits.Check(costs.Of(narrowest)));
        }

        var importance = Importance.L2(groups);
        var (done, total) = (0, SensitivityTable.Evaluations(groups, admissible));
        var sensitivity = SensitivityTable.Measure(
            groups,
            importance,
            admissible,
            policy => trials.Divergence(policy, cancellation),
            () => progress.Report(new CompressionProgress("measuring how sensitive each group is", ++done, total)),
            cancellation);
        progress.Report(new CompressionProgress("choosing the widths"));
        var widths = new ThresholdBisection(groups, sensitivity, admissible).Choose(w => costs.Meets(w, limits), cancellation);
        return Policy.OfWidths(groups, importance, widths ?? narrowest);
    }

    private IReadOnlyList<int[]> Admissible() =>
        subject.Request.DevicePath is not null && latency is not null ? EfficientWidths.Of(groups, latency) : [.. groups.All.Select(AdmissibleWidths.Of)];
}
