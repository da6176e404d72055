using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Pruning;

/// <summary>
/// The oracle: the original with the consumers of the removed channels zeroed and the sliced model give the same outputs
/// in ONNX Runtime, on random inputs, within 1e-4 of each output's scale (16-bit floats: 1e-2). Outputs that depend on a
/// ranking are compared before it (<see cref="ComparisonPoints"/>), quantised networks without rounding
/// (<see cref="RoundingSteps"/>).
/// </summary>
internal static class Proof
{
    private const int Draws = 2;

    /// <exception cref="McmcException">MCMC3007 where ONNX Runtime refuses one of the models.</exception>
    public static ProofResult Compare(Policy policy, Model sliced, InputShapes? inputs = null, RunnerOptions? options = null, int seed = 0)
    {
        var groups = policy.Groups;
        var masked = Masker.Mask(policy);
        var points = ComparisonPoints.Of(groups.Model.Graph, groups.Shapes.TypeOf);
        if (!ReferenceEquals(points, groups.Model.Graph.Outputs))
        {
            (masked, sliced) = (ComparisonPoints.With(masked, points), ComparisonPoints.With(sliced, points));
        }

        (masked, sliced) = (RoundingSteps.Without(masked), RoundingSteps.Without(sliced));
        options = (options ?? new RunnerOptions()) with { ExactProducts = true };
        using var reference = InferenceRunner.Load(masked, options, "the masked original");
        using var candidate = InferenceRunner.Load(sliced, options, "the pruned model");
        var kept = new KeptPositions(policy);
        var found = new (double Difference, double Scale)[points.Count];
        for (var draw = 0; draw < Draws; draw++)
        {
            var feeds = RandomInputs.Draw(masked, inputs, unchecked(seed + draw));
            var (expected, actual) = (reference.Run(feeds), candidate.Run(feeds));
            for (var i = 0; i < points.Count; i++)
            {
                var whole = expected[i].ToTensor();
                var (difference, scale) = Compare(kept.OfValue(points[i]) is { } positions ? TensorSlicer.Take(whole, positions) : whole, actual[i].ToTensor());
                found[i] = (Math.Max(found[i].Difference, difference), Math.Max(found[i].Scale, scale));
            }
        }

        var tolerance = IsHalf(groups) ? 1e-2 : 1e-4;
        return found.Select(f => new ProofResult(f.Difference, f.Scale, tolerance))
            .OrderByDescending(r => r.Relative).ThenByDescending(r => r.Scale)
            .FirstOrDefault(new ProofResult(0, 0, tolerance));
    }

    /// <summary>
    /// As <see cref="Compare(Policy, Model, InputShapes?, RunnerOptions?, int)"/>, but a difference ends the operation, and
    /// a proof that compared only zeros warns (MCMC2006).
    /// </summary>
    /// <exception cref="McmcException">MCMC3006 where the two differ; MCMC3007.</exception>
    public static ProofResult Require(Policy policy, Model sliced, Action<Diagnostic> warn, InputShapes? inputs = null, RunnerOptions? options = null)
    {
        var result = Compare(policy, sliced, inputs, options);
        if (result.ShowsNothing)
        {
            warn(new Diagnostic(Codes.ProofEmpty, "On random inputs every output of the original is zero or no finite number, so that its proof shows nothing. Check the weights of the exported model."));
        }

        return result.Holds ? result : throw new McmcException(Codes.ProofFailed, Describe(result));
    }

    private static string Describe(ProofResult result) => result.Scale == 0 && double.IsPositiveInfinity(result.MaxAbsDifference)
        ? "On random inputs the outputs of the original are zero or no finite numbers and the pruned model's differ from them, so that nothing can be proven. Nothing was written. Check the weights of the exported model."
        : FormattableString.Invariant($"The pruned model differs from the masked original by {result.MaxAbsDifference:g3} at an output scale of {result.Scale:g3} (allowed: {result.Tolerance:g1} of it). Nothing was written. Find the layer with 'mcmc prune --exclude', and please report the model.");

    private static (double Difference, double Scale) Compare(Tensor expected, Tensor actual)
    {
        if (!expected.Dims.AsSpan().SequenceEqual(actual.Dims) || expected.Type != actual.Type)
        {
            return (double.PositiveInfinity, 1);
        }

        if ((expected.ToFloats(), actual.ToFloats()) is not ({ } a, { } b))
        {
            return expected.Data.Span.SequenceEqual(actual.Data.Span) ? (0, 1) : (double.PositiveInfinity, 1);
        }

        var (difference, scale) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            // Equal infinities and two NaNs agree; a NaN against a number does not.
            if (a[i].Equals(b[i]))
            {
                scale = float.IsFinite(a[i]) ? Math.Max(scale, Math.Abs(a[i])) : scale;
                continue;
            }

            var d = Math.Abs((double)a[i] - b[i]);
            difference = double.IsNaN(d) ? double.PositiveInfinity : Math.Max(difference, d);
            scale = float.IsFinite(a[i]) ? Math.Max(scale, Math.Abs(a[i])) : scale;
        }

        return (difference, scale);
    }

    private static bool IsHalf(ChannelGroups groups) =>
        groups.Model.Graph.Initializers.Exists(i => i.Initializer is { Rank: >= 2, Type: DataType.Float16 or DataType.BFloat16 });
}
