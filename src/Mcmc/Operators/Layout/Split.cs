using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>
/// The input cut into parts along <c>axis</c>: of the given sizes (an attribute before opset 13, an input after), or of
/// equal ones, of which the last may be smaller. Every part carries its share of the labels.
/// </summary>
[OnnxOperator("Split")]
internal sealed class Split : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        var axis = c.Axis(c.Node.Int("axis", 0), dims.Length);
        if (Sizes(c.Node, dims[axis], c.Ints) is not { } sizes)
        {
            return;
        }

        if (sizes.Length != c.Node.Outputs.Count || sizes.Sum() != dims[axis])
        {
            c.Fail($"splits {dims[axis]} positions into [{string.Join(", ", sizes)}]");
        }

        var start = 0;
        for (var output = 0; output < sizes.Length; output++)
        {
            var part = (long[])dims.Clone();
            part[axis] = sizes[output];
            c.Set(output, part);
            if (dims.Length == 1 && c.HasContents(0))
            {
                c.MoveContents(0, output, [.. Enumerable.Range(start, (int)sizes[output])]);
            }

            start += (int)sizes[output];
        }
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.In(0).Length;
        var along = AxisNumber.Normalize(c.Node.Int("axis", 0), rank);
        var sizes = Sizes(c.Node, c.In(0)[along], c.Ints)!;
        if (rank == 1 && c.IsShapeArithmetic(0))
        {
            PassSources(c, sizes);
            return;
        }

        if (c.CanReplace(1))
        {
            c.ReadSources(1);
        }

        if (c.Peek(0, along) is { IsSingle: false })
        {
            // Parts of a block (q, k and v, say) all lose the same channels.
            c.FenceAxis(0, along, "is split into parts");
        }

        var labels = !c.HasInput(1) || c.CanReplace(1) ? c.Read(0, along) : null;
        var start = 0;
        for (var output = 0; output < sizes.Length; output++)
        {
            var end = start + (int)sizes[output];
            c.Write(output, along, labels?[start..end]);
            c.Carry(0, output, axis => axis == along ? null : axis);
            start = end;
        }
    }

    public override void Slice(SliceContext c)
    {
        var along = AxisNumber.Normalize(c.Node.Int("axis", 0), c.OldIn(0).Length);
        long[] sizes = [.. Enumerable.Range(0, c.Node.Outputs.Count).Select(output => c.NewOut(output)[along])];
        var given = c.Node.Ints("split")?.ToArray() ?? c.NewInts(1);
        var isImplied = given is null && c.Node.Input(1) is null;
        if (isImplied ? c.KeptIn(0, along) is null || sizes.Distinct().Count() == 1 : given?.AsSpan().SequenceEqual(sizes) is true)
        {
            return;
        }

        if (c.Opset < 13)
        {
            c.Node.Set("split", sizes);
        }
        else
        {
            c.Node.Attributes.Remove("num_outputs");
            c.SetInts(1, sizes);
        }
    }

    private static void PassSources(TieContext c, long[] sizes)
    {
        var start = 0;
        for (var output = 0; output < sizes.Length; output++)
        {
            c.MoveSources(0, output, [.. Enumerable.Range(start, (int)sizes[output])]);
            start += (int)sizes[output];
        }
    }

    private static long[]? Sizes(Node node, long length, Func<int, long[]?> ints)
    {
        if (node.Ints("split") is { } attribute)
        {
            return [.. attribute];
        }

        if (node.Input(1) is not null)
        {
            return ints(1);
        }

        var parts = node.Outputs.Count;
        var size = (length + parts - 1) / parts;
        return [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(length - i * size, 0, size))];
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var axis = c.Node.Int("axis", 0);
        var parts = Enumerable.Range(0, c.Node.Outputs.Count).Where(o => c.Node.Output(o) is not null);
        return c.G.Op("Concat", [GraphEmitter.A("axis", axis)], [.. parts.Select(o => c.GradientOrNull(o) ?? c.G.Zeros(c.Out(o)))]);
    });
}
