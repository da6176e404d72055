using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Proofs.Zoo;

/// <summary>How much a cut changes the outputs. A proof on a cut that changes nothing shows nothing.</summary>
internal sealed class CutEffect : IDisposable
{
    private readonly IReadOnlyList<Value> points;
    private readonly InputShapes inputs;
    private readonly InferenceRunner original;

    public CutEffect(ChannelGroups groups, InputShapes inputs)
    {
        this.inputs = inputs;
        points = ComparisonPoints.Of(groups.Model.Graph, groups.Shapes.TypeOf);
        original = Runner(groups.Model);
    }

    /// <summary>The largest change of any output, relative to that output's scale in the original.</summary>
    public double Of(Policy policy)
    {
        var masked = Masker.Mask(policy);
        using var runner = Runner(masked);
        var feeds = RandomInputs.Draw(masked, inputs);
        var (before, after) = (original.Run(feeds), runner.Run(feeds));
        return Enumerable.Range(0, points.Count).Max(i => Change(before[i].ToTensor().ToFloats() ?? [], after[i].ToTensor().ToFloats() ?? []));
    }

    public void Dispose() => original.Dispose();

    private InferenceRunner Runner(Model model) => InferenceRunner.Load(ComparisonPoints.With(model, points));

    private static double Change(float[] before, float[] after)
    {
        var (difference, scale) = (0.0, 0.0);
        for (var i = 0; i < Math.Min(before.Length, after.Length); i++)
        {
            if (float.IsFinite(before[i]) && float.IsFinite(after[i]))
            {
                difference = Math.Max(difference, Math.Abs((double)before[i] - after[i]));
                scale = Math.Max(scale, Math.Abs(before[i]));
            }
        }

        return difference == 0 ? 0 : difference / scale;
    }
}
