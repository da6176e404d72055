using Mcmc.Ir;
using static Mcmc.Tests.Operators.GraphBuilder;

namespace Mcmc.Tests.Operators;

/// <summary>Each operator between a convolution of eight channels and another: what can be cut there, and that cutting it is exact.</summary>
public sealed class SlicingTests
{
    private static readonly Dictionary<string, Case> Cases = All().ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Slice_equals_masked(string name)
    {
        var (_, apply, channels, widths, opset) = Cases[name];
        var g = new GraphBuilder(opset);
        var y = apply(g, g.Conv(g.Input(3, 6, 6), 3, 8));

        Sandwich.AssertPrunes(g.Build(g.Add("GlobalMaxPool", g.Conv(y, channels, 2))), widths);
    }

    private static IEnumerable<Case> All() =>
    [
        .. OneNode.Ops("Relu", "Sigmoid", "Exp", "Cos", "Identity", "Softplus", "HardSwish", "Neg", "Dropout", "Erf", "Tanh", "Abs", "Elu").Select(op => new Case(op, (g, x) => g.Add(op, x))),
        new("PRelu", (g, x) => g.Add("PRelu", x, g.Weight(8, 1, 1))),
        new("Clip", (g, x) => g.Add("Clip", x, g.Constant(Tensor.Floats([0.1f])))),
        new("Add per channel", (g, x) => g.Add("Add", x, g.Weight(1, 8, 1, 1))),
        new("Max of two", (g, x) => g.Add("Max", x, g.Add("Neg", x))),
        new("Sum of three", (g, x) => g.Add("Sum", x, g.Weight(8, 1, 1), g.Add("Sin", x))),
        new("Where", (g, x) => g.Add("Where", g.Add("Less", x, g.Weight(8, 1, 1)), x, g.Add("Neg", x))),
        new("BatchNormalization", (g, x) => g.Add("BatchNormalization", x, g.Scale(8), g.Weight(8), g.Weight(8), g.Scale(8))),
        new("InstanceNormalization", (g, x) => g.Add("InstanceNormalization", x, g.Scale(8), g.Weight(8))),
        new("GroupNormalization by channel", (g, x) => g.Add("GroupNormalization", [A("num_groups", 4)], x, g.Scale(8), g.Weight(8)), 8, [4], 21),
        new("GroupNormalization by group", (g, x) => g.Add("GroupNormalization", [A("num_groups", 4)], x, g.Scale(4), g.Weight(4)), 8, [4], 18),
        new("Softmax over channels", (g, x) => g.Add("Softmax", [A("axis", 1)], x), 8, []),
        new("Softmax over a row", (g, x) => g.Add("Softmax", [A("axis", 3)], x)),
        new("Softmax of opset 11", (g, x) => g.Add("Softmax", [A("axis", 3)], x), 8, [8], 11),
        new("LRN", (g, x) => g.Add("LRN", [A("size", 3)], x), 8, []),
        new("LayerNormalization over a row", (g, x) => g.Add("LayerNormalization", x, g.Scale(6), g.Weight(6))),
        new("LpNormalization", (g, x) => g.Add("LpNormalization", [A("axis", 2)], x)),
        new("MaxPool", (g, x) => g.Add("MaxPool", [L("kernel_shape", 2, 2)], x)),
        new("AveragePool", (g, x) => g.Add("AveragePool", [L("kernel_shape", 3, 3), L("pads", 1, 1, 1, 1)], x)),
        new("GlobalAveragePool", (g, x) => g.Add("GlobalAveragePool", x)),
        new("ReduceMean over space", (g, x) => g.Add("ReduceMean", [L("axes", 2, 3)], x)),
        new("ReduceMean over channels", (g, x) => g.Add("ReduceMean", [L("axes", 1, -1)], x), 1, []),
        new("ReduceMax and Unsqueeze", (g, x) => g.Add("Unsqueeze", g.Add("ReduceMax", [L("axes", 3), A("keepdims", 0)], x), g.Ints(3))),
        new("CumSum along a row", (g, x) => g.Add("CumSum", x, g.Int(3))),
        new("Squeeze and excitation", (g, x) => g.Add("Mul", x, g.Add("Sigmoid", g.Conv(g.Add("Relu", g.Conv(g.Add("GlobalAveragePool", x), 8, 4)), 4, 8))), 8, [8, 4]),
        new("Concat", (g, x) => g.Add("Concat", [A("axis", 1)], x, g.Add("Sin", x)), 16),
        new("Pad of space", (g, x) => g.Add("Pad", x, g.Ints(0, 0, 1, 1, 0, 0, 2, 0))),
        new("Pad of channels", (g, x) => g.Add("Pad", x, g.Ints(0, 2, 0, 0, 0, 3, 0, 0)), 13, [8, 5]),
        new("Pad of some axes", (g, x) => g.Add("Pad", x, g.Ints(2, 3), null, g.Ints(1)), 13, [8, 5], 18),
        new("Slice of channels", (g, x) => g.Add("Slice", x, g.Ints(2), g.Ints(7), g.Ints(1)), 5, [3, 5]),
        new("Slice of opset 9", (g, x) => g.Add("Slice", [L("starts", 2), L("ends", 7), L("axes", 1)], x), 5, [3, 5], 9),
        new("Slice backwards", (g, x) => g.Add("Slice", x, g.Ints(6), g.Ints(-99), g.Ints(1), g.Ints(-1)), 7, [7]),
        new("Slice by steps", (g, x) => g.Add("Slice", x, g.Ints(1), g.Ints(99), g.Ints(1), g.Ints(3)), 3, [2]),
        new("Slice by steps over steps back", (g, x) => g.Add("Slice", x, g.Ints(-1), g.Ints(-99), g.Ints(1), g.Ints(-3)), 3, []),
        new("Slice of space", (g, x) => g.Add("Slice", x, g.Ints(1, 0), g.Ints(4, 9), g.Ints(2, 3), g.Ints(2, 1))),
        new("Slice of half, computed", (g, x) => g.Add("Slice", x, g.Ints(0), g.Add("Div", g.Add("Gather", g.Add("Shape", x), g.Ints(1)), g.Ints(2)), g.Ints(1)), 4, [4, 4]),
        new("Split and swap", (g, x) => Swap(g, g.Add("Split", 2, [A("axis", 1)], x)), 8, [4, 4]),
        new("Split by sizes and swap", (g, x) => Swap(g, g.Add("Split", 2, [A("axis", 1)], x, g.Ints(3, 5))), 8, [3, 5]),
        new("Split of opset 11", (g, x) => Swap(g, g.Add("Split", 2, [A("axis", 1)], x)), 8, [4, 4], 11),
        new("Split of opset 18", (g, x) => Swap(g, g.Add("Split", 3, [A("axis", 1), A("num_outputs", 3)], x)), 8, [3, 3, 2], 18),
        new("Split of space", (g, x) => Swap(g, g.Add("Split", 2, [A("axis", 2)], x), 2), 8, [8]),
        new("Gather of channels", (g, x) => g.Add("Gather", [A("axis", 1)], x, g.Ints(7, 0, 3, 3, -2)), 5, [3, 4]),
        new("Gather of all, reordered", (g, x) => g.Add("Gather", [A("axis", 1)], x, g.Ints(7, 0, 3, 1, 2, 5, 4, 6)), 8, [8]),
        new("Gather of one", (g, x) => g.Add("Mul", x, g.Add("Unsqueeze", g.Add("Gather", [A("axis", 1)], x, g.Int(2)), g.Ints(1))), 8, [7]),
        new("Gather of a grid", (g, x) => g.Add("Reshape", g.Add("Gather", [A("axis", 1)], x, g.Constant(Tensor.Ints([3, 1, 2, 0, 4, 5, 7, 6], 4, 2))), g.Ints(0, -1, 6, 6)), 8, [4]),
        new("Tile", (g, x) => g.Add("Tile", x, g.Ints(1, 2, 1, 1)), 16),
        new("DepthToSpace", (g, x) => g.Add("DepthToSpace", [A("blocksize", 2)], x), 2, [2]),
        new("DepthToSpace by columns", (g, x) => g.Add("DepthToSpace", [A("blocksize", 2), A("mode", "CRD")], x), 2, [2]),
        new("SpaceToDepth", (g, x) => g.Add("SpaceToDepth", [A("blocksize", 2)], x), 32),
        new("Transpose there and back", (g, x) => g.Add("Transpose", [L("perm", 0, 3, 1, 2)], g.Add("Add", g.Add("Transpose", [L("perm", 0, 2, 3, 1)], x), g.Weight(8)))),
        new("Channel shuffle", (g, x) => g.Add("Reshape", g.Add("Transpose", [L("perm", 0, 2, 1, 3, 4)], g.Add("Reshape", x, g.Ints(0, 2, 4, 6, 6))), g.Ints(0, -1, 6, 6)), 8, [4]),
        new("Channel shuffle into two parts", ShuffleParts, 4, [4]),
        new("Softmax within a shuffle", (g, x) => g.Add("Reshape", g.Add("Softmax", [A("axis", 2)], g.Add("Reshape", x, g.Ints(0, 4, 2, 6, 6))), g.Ints(0, -1, 6, 6)), 8, [4]),
        new("Mean within a shuffle", (g, x) => g.Add("ReduceMean", [L("axes", 1), A("keepdims", 0)], g.Add("Reshape", x, g.Ints(0, 4, 2, 6, 6))), 2, [2]),
        new("Resize by scales", (g, x) => g.Add("Resize", x, null, g.Reals(1, 1, 2, 2))),
        new("Resize by sizes from the shape", (g, x) => g.Add("Resize", x, null, null, g.Add("Concat", [A("axis", 0)], g.Add("Slice", g.Add("Shape", x), g.Ints(0), g.Ints(2)), g.Ints(9, 7)))),
        new("Resize of opset 18", (g, x) => g.Add("Resize", [L("axes", 2, 3)], x, null, null, g.Ints(9, 7)), 8, [8], 18),
        new("Upsample", (g, x) => g.Add("Upsample", x, g.Reals(1, 1, 2, 2)), 8, [8], 9),
        new("ConvTranspose", (g, x) => g.Add("ConvTranspose", [L("strides", 2, 2)], x, g.Weight(8, 4, 2, 2), g.Weight(4)), 4, [8, 4]),
        new("ConvTranspose by depth", (g, x) => g.Add("ConvTranspose", [A("group", 8)], x, g.Weight(8, 1, 2, 2), g.Weight(8))),
        new("ConvTranspose by depth without bias", (g, x) => g.Add("ConvTranspose", [A("group", 8)], x, g.Weight(8, 2, 2, 2)), 16),
        new("ConvTranspose in two groups", (g, x) => g.Add("ConvTranspose", [A("group", 2)], x, g.Weight(8, 3, 2, 2), g.Weight(6)), 6, [4, 3]),
        new("ConvTranspose in four groups", (g, x) => g.Add("ConvTranspose", [A("group", 4)], x, g.Weight(8, 3, 2, 2), g.Weight(12)), 12, [4]),
        new("Conv by depth", (g, x) => g.Add("Conv", [A("group", 8)], x, g.Weight(8, 1, 3, 3), g.Weight(8))),
        new("Conv by depth with a multiplier", (g, x) => g.Add("Conv", [A("group", 8)], x, g.Weight(16, 1, 3, 3)), 16),
        new("Conv in two groups", (g, x) => g.Add("Conv", [A("group", 2)], x, g.Weight(6, 4, 3, 3), g.Weight(6)), 6, [4, 3]),
        new("Conv in four groups", (g, x) => g.Add("Conv", [A("group", 4)], x, g.Weight(12, 2, 3, 3), g.Weight(12)), 12, [4]),
        new("Quantised", (g, x) => g.Add("DequantizeLinear", g.Add("QuantizeLinear", x, g.Constant(Tensor.Floats([0.05f]))), g.Constant(Tensor.Floats([0.05f])))),
        new("Quantised by channel", QuantisedByChannel),
        new("Weights cast and transposed", (g, x) => g.Add("Conv", x, g.Add("Transpose", [L("perm", 1, 0, 2, 3)], g.Add("Cast", [A("to", 1)], g.Weight(8, 5, 1, 1)))), 5, [8, 5]),
        new("Weights of ConstantOfShape", (g, x) => g.Add("Conv", x, g.Add("ConstantOfShape", [("value", new TensorAttribute(Tensor.Floats([0.5f], 1)))], g.Ints(5, 8, 1, 1))), 5, [8, 5]),
        new("Zeros of the same shape", (g, x) => g.Add("Add", x, g.Add("ConstantOfShape", [("value", new TensorAttribute(Tensor.Floats([0.5f], 1)))], g.Add("Shape", x)))),
        new("Expand of a bias", (g, x) => g.Add("Add", x, g.Add("Expand", g.Weight(1, 8, 1, 1), g.Ints(1, 8, 6, 6)))),
        new("Expand to the same shape", (g, x) => g.Add("Mul", x, g.Add("Expand", g.Weight(8, 1, 1), g.Add("Shape", x)))),
        new("Expand of one to the same shape", (g, x) => g.Add("Mul", x, g.Add("Expand", g.Weight(1, 1, 1, 1), g.Add("Shape", x)))),
        new("Reshape by its own shape", (g, x) => g.Add("Reshape", g.Add("Relu", x), g.Add("Shape", x))),
        new("Reshape by batch, channels and the rest", ReshapeComputed),
        new("Scaled by its number of channels", (g, x) => g.Add("Div", x, g.Add("Cast", [A("to", 1)], g.Add("Gather", g.Add("Shape", x), g.Int(1)))), 8, []),
        new("Scaled by its number of rows", (g, x) => g.Add("Div", x, g.Add("Cast", [A("to", 1)], g.Add("Gather", g.Add("Shape", x), g.Int(2))))),
        new("Einsum", (g, x) => g.Add("Einsum", [A("equation", "nchw,cd->ndhw")], x, g.Weight(8, 5)), 5, [8, 5]),
        new("Attention over channels", (g, x) => g.Add("Einsum", [A("equation", "nchw,ndhw->nchd")], x, g.Add("Sin", x)), 8, []),
        new("GridSample", (g, x) => g.Add("GridSample", x, g.Add("Tanh", g.Add("Slice", x, g.Ints(0), g.Ints(2), g.Ints(3)))), 8, []),
        new("ArgMax of channels", (g, x) => g.Add("Cast", [A("to", 1)], g.Add("ArgMax", [A("axis", 1)], x)), 1, []),
        new("TopK along a row", (g, x) => g.Add("TopK", 2, [A("axis", 3)], x, g.Ints(2))[0]),
        new("Trilu", (g, x) => g.Add("Trilu", x)),
    ];

    private static Value Swap(GraphBuilder g, Value[] parts, long axis = 1) =>
        g.Add("Concat", [A("axis", axis)], [.. parts.Select((part, i) => i % 2 == 0 ? g.Add("Sin", part) : part).Reverse()]);

    /// <summary>Even and odd channels apart, as detectors write it: reshape, transpose, reshape, take each part.</summary>
    private static Value ShuffleParts(GraphBuilder g, Value x)
    {
        var parts = g.Add("Reshape", g.Add("Transpose", [L("perm", 2, 0, 1, 3)], g.Add("Reshape", x, g.Ints(0, 4, 2, -1))), g.Ints(2, -1, 4, 6, 6));
        return g.Add("Sub", g.Add("Gather", parts, g.Int(0)), g.Add("Gather", parts, g.Int(1)));
    }

    private static Value QuantisedByChannel(GraphBuilder g, Value x)
    {
        var (scale, zero) = (g.Scale(8), g.Constant(new Tensor(DataType.UInt8, [8], new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })));
        return g.Add("DequantizeLinear", [A("axis", 1)], g.Add("QuantizeLinear", [A("axis", 1)], x, scale, zero), scale, zero);
    }

    /// <summary>view(batch, channels, height · width) and back, every number computed, as PyTorch writes it.</summary>
    private static Value ReshapeComputed(GraphBuilder g, Value x)
    {
        var shape = g.Add("Shape", x);
        Value At(long axis) => g.Add("Unsqueeze", g.Add("Gather", shape, g.Int(axis)), g.Ints(0));
        var flat = g.Add("Reshape", x, g.Add("Concat", [A("axis", 0)], At(0), At(1), g.Add("Mul", At(2), At(3))));
        return g.Add("Reshape", g.Add("Softmax", flat), g.Add("Concat", [A("axis", 0)], At(0), At(1), At(2), At(3)));
    }

    private sealed record Case(string Name, Func<GraphBuilder, Value, Value> Apply, long Channels, int[] Widths, long Opset)
    {
        public Case(string name, Func<GraphBuilder, Value, Value> apply, long channels = 8, int[]? widths = null)
            : this(name, apply, channels, widths ?? [8], 17)
        {
        }
    }
}
