using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Proofs.Zoo;

/// <summary>The oracle on one real export: prunable groups alone, then all together at a quarter, half and three quarters.</summary>
internal sealed class ZooTrial
{
    private static readonly double[] Keeps = [0.25, 0.5, 0.75];

    /// <summary>A cut shows when it changes an output by this many times the tolerance of the comparison.</summary>
    private const double Shows = 10;

    /// <summary>Halves of a group that are tried until one shows.</summary>
    private const int Halves = 4;

    private readonly ChannelGroups groups;
    private readonly InputShapes inputs;
    private readonly InputShapes? otherInputs;
    private readonly List<string> failures = [];
    private readonly List<string> silent = [];
    private double worst;
    private double tolerance;
    private int policies;

    private ZooTrial(ChannelGroups groups, long size)
    {
        this.groups = groups;
        inputs = OpenDimensions.Bind(groups.Source.Graph, size);
        otherInputs = OpenDimensions.Other(groups.Source.Graph, size);
    }

    /// <param name="path">The model's file.</param>
    /// <param name="alone">The most groups that are cut alone; spread evenly where there are more.</param>
    /// <param name="size">What open dimensions of float inputs are set to.</param>
    /// <exception cref="McmcException">The model cannot be read, or its shapes cannot be inferred.</exception>
    public static ZooResult Run(string path, int alone = int.MaxValue, long size = 32)
    {
        var model = OnnxFile.Load(path);
        var groups = ChannelGroups.Find(model, OpenDimensions.Bind(model.Graph, size));
        var trial = new ZooTrial(groups, size);
        var unrunnable = trial.WhyUnrunnable();
        if (unrunnable is null && groups.Prunable.Count > 0)
        {
            trial.CompareAll(alone);
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
            trial.silent,
            unrunnable);
    }

    private string? WhyUnrunnable()
    {
        try
        {
            using var runner = InferenceRunner.Load(groups.Source);
            runner.Run(RandomInputs.Draw(groups.Source, inputs));
            return null;
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.RuntimeRefused || e.Diagnostic.Code == Codes.FeatureMissing)
        {
            return e.Diagnostic.Message;
        }
    }

    private void CompareAll(int alone)
    {
        var random = new SeededRandom(0, "zoo");
        using var effect = new CutEffect(groups, inputs);
        var step = Math.Max(1, (groups.Prunable.Count + alone - 1L) / alone);
        foreach (var group in groups.Prunable.Where((_, i) => i % step == 0))
        {
            CompareAlone(group, random, effect);
        }

        foreach (var keep in Keeps)
        {
            Compare(RandomPolicies.Joint(groups, keep, random), effect, FormattableString.Invariant($"{keep:0%} of every group"));
        }

        if (otherInputs is not null)
        {
            Compare(RandomPolicies.Mixed(groups, random), effect, "every group, at another batch and other sizes", otherInputs);
        }
    }

    /// <summary>Half of one group. Where that shows nothing, as when only dead units went, another half is taken.</summary>
    private void CompareAlone(ChannelGroup group, SeededRandom random, CutEffect effect)
    {
        var what = $"half of {group.Id}";
        for (var draw = 0; draw < Halves; draw++)
        {
            Compare(RandomPolicies.Alone(groups, group, random), effect, what);
            if (!silent.Contains(what))
            {
                return;
            }

            if (draw < Halves - 1)
            {
                silent.Remove(what);
            }
        }
    }

    private void Compare(Policy policy, CutEffect effect, string what, InputShapes? shapes = null)
    {
        policies++;
        try
        {
            var proof = Proof.Compare(policy, Pruner.Slice(policy, inputs), shapes ?? inputs);
            (worst, tolerance) = (Math.Max(worst, proof.Relative), proof.Tolerance);
            if (!proof.Holds)
            {
                failures.Add(FormattableString.Invariant($"{what}: a difference of {proof.MaxAbsDifference:g2} at a scale of {proof.Scale:g2}"));
            }
            else if (effect.Of(policy) < Shows * proof.Tolerance)
            {
                silent.Add(what);
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
