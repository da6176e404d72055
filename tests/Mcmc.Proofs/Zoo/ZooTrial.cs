using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Proofs.Zoo;

/// <summary>The oracle on one real export: every prunable group alone, then all together at a quarter, half and three quarters.</summary>
internal sealed class ZooTrial
{
    private static readonly double[] Keeps = [0.25, 0.5, 0.75];

    private readonly ChannelGroups groups;
    private readonly List<string> failures = [];
    private double worst;
    private double tolerance;
    private int policies;

    private ZooTrial(ChannelGroups groups) => this.groups = groups;

    /// <exception cref="McmcException">The model cannot be read, or its shapes cannot be inferred.</exception>
    public static ZooResult Run(string path)
    {
        var model = OnnxFile.Load(path);
        var groups = ChannelGroups.Find(model);
        var trial = new ZooTrial(groups);
        var unrunnable = trial.WhyUnrunnable();
        if (unrunnable is null)
        {
            trial.CompareAll();
        }

        return new ZooResult(
            Path.GetFileNameWithoutExtension(path),
            model.Graph.Nodes.Count,
            groups.All.Count(g => g.Width > 1),
            groups.Prunable.Count,
            PrunableShare.Of(groups),
            Fences(groups),
            trial.policies,
            trial.worst,
            trial.tolerance,
            trial.failures,
            unrunnable);
    }

    private string? WhyUnrunnable()
    {
        try
        {
            using var runner = InferenceRunner.Load(groups.Model);
            return null;
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.RuntimeRefused)
        {
            return e.Diagnostic.Message;
        }
    }

    private void CompareAll()
    {
        var random = new SeededRandom(0, "zoo");
        foreach (var group in groups.Prunable)
        {
            Compare(RandomPolicies.Alone(groups, group, random), $"half of {group.Id}");
        }

        foreach (var keep in Keeps)
        {
            Compare(RandomPolicies.Joint(groups, keep, random), FormattableString.Invariant($"{keep:0%} of every group"));
        }
    }

    private void Compare(Policy policy, string what)
    {
        policies++;
        try
        {
            var proof = Proof.Compare(policy, Pruner.Slice(policy));
            (worst, tolerance) = (Math.Max(worst, proof.Relative), proof.Tolerance);
            if (!proof.Holds || proof.Scale == 0)
            {
                failures.Add(FormattableString.Invariant($"{what}: a difference of {proof.MaxAbsDifference:g2} at a scale of {proof.Scale:g2}"));
            }
        }
        catch (McmcException e)
        {
            failures.Add($"{what}: {e.Message}");
        }
    }

    private static ZooFence[] Fences(ChannelGroups groups) =>
    [
        .. groups.All.Where(g => g.Width > 1 && g.Fence is not null)
            .GroupBy(g => FenceKind.Of(g.Fence!))
            .Select(fences => new ZooFence(fences.Key, fences.First().Fence!.Where, fences.Count()))
            .OrderByDescending(f => f.Groups).ThenBy(f => f.Reason, StringComparer.Ordinal),
    ];
}
