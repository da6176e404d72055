using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>
/// Positions of <c>axis</c>, in the order and shape of the indices. Indices that are known are renumbered after a cut;
/// where they are computed from data, every position may be asked for and stays.
/// </summary>
[OnnxOperator("Gather")]
internal sealed class Gather : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (data, indices) = (c.In(0), c.In(1));
        var axis = c.Axis(c.Node.Int("axis", 0), data.Length);
        if (c.Ints(1)?.FirstOrDefault(i => i < -data[axis] || i >= data[axis]) is { } outside && (outside < -data[axis] || outside >= data[axis]))
        {
            c.Fail($"picks position {outside} of axis {axis}, which has {data[axis]}");
        }

        c.Set(0, [.. data[..axis], .. indices, .. data[(axis + 1)..]]);
        if (data.Length == 1 && c.Ints(1) is { } known)
        {
            c.MoveContents(0, 0, Normalize(known, data[0]));
        }
    }

    public override void TieAxes(TieContext c)
    {
        var (data, indices) = (c.In(0), c.In(1));
        var along = AxisNumber.Normalize(c.Node.Int("axis", 0), data.Length);
        if (data.Length == 1 && c.Ints(1) is { } picked)
        {
            c.MoveSources(0, 0, Normalize(picked, data[0]));
        }

        if (c.IsShapeArithmetic(0))
        {
            return;
        }

        if (indices.Length == 0 && c.Peek(0, along) is { IsSingle: false })
        {
            // One of several equal parts (q, k or v, say): all of them lose the same channels.
            c.FenceAxis(0, along, "picks out one part");
        }

        // Known indices have no labels of their own: they follow the cut of the data.
        if (c.Ints(1) is { } known && c.CanReplace(1) && c.Read(0, along) is { } labels)
        {
            c.ReadSources(1);
            for (var axis = 0; axis < indices.Length; axis++)
            {
                c.Ignore(1, axis);
            }

            Select(c, along, Array.ConvertAll(Normalize(known, data[along]), i => labels[i]), indices.Length);
        }

        c.Carry(0, 0, axis => axis == along ? null : axis < along ? axis : axis + indices.Length - 1);
    }

    public override void Slice(SliceContext c)
    {
        var along = AxisNumber.Normalize(c.Node.Int("axis", 0), c.OldIn(0).Length);
        if (c.KeptIn(0, along) is not { } kept)
        {
            return;
        }

        var dims = c.OldIn(1);
        var taken = dims.Select((d, axis) => c.KeptOut(0, along + axis) ?? [.. Enumerable.Range(0, (int)d)]).ToArray();
        var known = Normalize(c.Ints(1)!, c.OldIn(0)[along]);
        c.SetInts(1, [.. ElementGrid.Take(dims, taken).Select(p => (long)Array.BinarySearch(kept, known[p]))], [.. taken.Select(t => (long)t.Length)]);
    }

    private static void Select(TieContext c, int along, int[] labels, int rank)
    {
        if (rank == 0)
        {
            c.Fence(labels, "picks out this channel");
        }
        else
        {
            c.Write(0, new Block([.. Enumerable.Range(along, rank)], labels));
        }
    }

    private static int[] Normalize(long[] indices, long length) => Array.ConvertAll(indices, i => AxisNumber.Normalize(i, (int)length));

    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        // Positions of the first axis are added up where they came from; another axis takes its turn as the first.
        var (data, indices) = (c.In(0), c.In(1));
        var axis = AxisNumber.Normalize(c.Node.Int("axis", 0), data.Length);
        long[] rest = [.. data[..axis], .. data[(axis + 1)..]];
        var taken = Enumerable.Range(axis, indices.Length).ToArray();
        var gradient = c.G.Transpose(c.Gradient, [.. Enumerable.Range(0, c.Out().Length).OrderBy(a => taken.Contains(a) ? 0 : 1).Select(a => (long)a)]);
        var count = NodeShapes.Product(indices);
        var index = c.Ints(1) is { } known
            ? c.G.Constant(Tensor.Ints([.. Normalize(known, data[axis]).Select(i => (long)i)], count, 1))
            : c.G.Reshape(FromStart(c.G, c.X(1), data[axis]), count, 1);
        var sum = c.G.Op("ScatterND", [GraphEmitter.A("reduction", "add")], c.G.Zeros([data[axis], .. rest]), index, c.G.Reshape(gradient, [count, .. rest]));
        return c.G.Transpose(sum, [.. Enumerable.Range(0, data.Length).Select(a => a == axis ? 0L : a < axis ? a + 1 : a)]);
    });

    public override ParameterKind Parameter(Node node, int input) => input == 0 ? ParameterKind.Weight : ParameterKind.None;

    private static Value FromStart(GraphEmitter g, Value indices, long length)
    {
        var wide = g.Op("Cast", [GraphEmitter.A("to", (long)DataType.Int64)], indices);
        return g.Op("Where", g.Op("Less", wide, g.Int(0)), g.Add(wide, g.Int(length)), wide);
    }
}
