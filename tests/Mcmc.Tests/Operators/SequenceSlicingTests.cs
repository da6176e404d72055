using Mcmc.Ir;
using static Mcmc.Tests.Operators.GraphBuilder;

namespace Mcmc.Tests.Operators;

/// <summary>Transformer parts and products over sequences [N,6,8] between two linear layers.</summary>
public sealed class SequenceSlicingTests
{
    private static readonly Dictionary<string, Case> Cases = All().ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Slice_equals_masked(string name)
    {
        var (_, apply, channels, widths) = Cases[name];
        var g = new GraphBuilder();
        var y = apply(g, g.Dense(g.Input(6, 5), 5, 8));

        Sandwich.AssertPrunes(g.Build(g.Add("ReduceMax", [L("axes", 1)], g.Dense(y, channels, 2))), widths);
    }

    [Fact]
    public void Slice_of_an_embedding_equals_masked()
    {
        var g = new GraphBuilder();
        var picked = g.Add("Cast", [A("to", 7)], g.Add("Clip", g.Input(6), g.Constant(Tensor.Floats([0])), g.Constant(Tensor.Floats([3]))));
        var y = g.Add("Add", g.Add("Gather", g.Weight(4, 8), picked), g.Weight(6, 8));

        Sandwich.AssertPrunes(g.Build(g.Dense(y, 8, 2)), 8);
    }

    private static IEnumerable<Case> All() =>
    [
        new("Feed-forward", FeedForward, 8, [8, 16]),
        new("Attention", (g, x) => Attention(g, x, g.Ints(0, 0, 4, 2), g.Ints(0, 0, 8)), 8, [8, 4]),
        new("Attention without zeros", (g, x) => Attention(g, x, g.Ints(-1, 6, 4, 2), g.Ints(-1, 6, 8)), 8, [8, 4]),
        new("Attention by computed shapes", ComputedAttention, 8, [8, 4]),
        new("Attention with one projection", FusedAttention, 8, [8, 4]),
        new("Attention with one projection, split", SplitAttention, 8, [8, 4]),
        new("Normalised", (g, x) => g.Add("LayerNormalization", x, g.Scale(8), g.Weight(8)), 8, []),
        new("Normalised, then feed-forward", (g, x) => FeedForward(g, g.Add("LayerNormalization", x, g.Scale(8), g.Weight(8))), 8, [16]),
        new("Normalised by hand", NormalisedByHand, 8, []),
        new("Tokens mixed", (g, x) => g.Add("Transpose", [L("perm", 0, 2, 1)], g.Dense(g.Add("Relu", g.Dense(g.Add("Transpose", [L("perm", 0, 2, 1)], x), 6, 12)), 12, 6)), 8, [8, 12]),
        new("Gemm", (g, x) => g.Add("Reshape", g.Add("Gemm", g.Add("Reshape", x, g.Ints(-1, 8)), g.Weight(8, 7), g.Weight(7)), g.Ints(-1, 6, 7)), 7, [8, 7]),
        new("Gemm of flattened tokens", (g, x) => g.Add("Unsqueeze", g.Add("Gemm", [A("transB", 1)], g.Add("Flatten", x), g.Weight(7, 48)), g.Ints(1)), 7, [8, 7]),
        new("Gated", (g, x) => g.Add("Mul", g.Dense(x, 8, 10), g.Add("Sigmoid", g.Dense(x, 8, 10))), 10, [8, 10]),
        new("Gated halves", GatedHalves, 5, [8, 5]),
        new("Weights transposed", (g, x) => g.Add("MatMul", x, g.Add("Transpose", g.Weight(9, 8))), 9, [8, 9]),
        new("Tied weights", (g, x) => TiedWeights(g, x), 8, [8]),
        new("Einsum", (g, x) => g.Add("Einsum", [A("equation", "bti,oi->bto")], x, g.Weight(9, 8)), 9, [8, 9]),
        new("Products of two sequences", (g, x) => g.Add("MatMul", g.Add("MatMul", x, g.Add("Transpose", [L("perm", 0, 2, 1)], g.Add("Sin", x))), x), 8, [8]),
        new("Convolution over time", (g, x) => g.Add("Transpose", [L("perm", 0, 2, 1)], g.Add("Conv", g.Add("Transpose", [L("perm", 0, 2, 1)], x), g.Weight(7, 8, 3), g.Weight(7))), 7, [8, 7]),
        new("LSTM", (g, x) => g.Add("Squeeze", g.Add("LSTM", [A("hidden_size", 4)], x, g.Weight(1, 16, 8), g.Weight(1, 16, 4)), g.Ints(1)), 4, []),
    ];

    private static Value FeedForward(GraphBuilder g, Value x)
    {
        var inner = g.Dense(x, 8, 16);
        var gelu = g.Add("Mul", inner, g.Add("Add", g.Add("Erf", g.Add("Div", inner, g.Reals(1.4142f))), g.Reals(1)));
        return g.Add("Add", x, g.Dense(gelu, 16, 8));
    }

    private static Value Attention(GraphBuilder g, Value x, Value split, Value merge)
    {
        Value Heads(params long[] perm) => g.Add("Transpose", [L("perm", perm)], g.Add("Reshape", g.Dense(x, 8, 8), split));
        var scores = g.Add("Softmax", g.Add("Mul", g.Add("MatMul", Heads(0, 2, 1, 3), Heads(0, 2, 3, 1)), g.Reals(0.7f)));
        var joined = g.Add("Transpose", [L("perm", 0, 2, 1, 3)], g.Add("MatMul", scores, Heads(0, 2, 1, 3)));
        return g.Add("Add", x, g.Dense(g.Add("Reshape", joined, merge), 8, 8));
    }

    private static Value ComputedAttention(GraphBuilder g, Value x)
    {
        var shape = g.Add("Shape", x);
        Value At(long axis) => g.Add("Unsqueeze", g.Add("Gather", shape, g.Int(axis)), g.Ints(0));
        Value Shape(params Value[] parts) => g.Add("Concat", [A("axis", 0)], parts);
        return Attention(g, x, Shape(At(0), At(1), g.Ints(4), g.Ints(2)), Shape(At(0), At(1), g.Ints(8)));
    }

    /// <summary>q, k and v out of one product: [N,T,3·H·D] → [3,N,H,T,D], of which each is picked.</summary>
    private static Value FusedAttention(GraphBuilder g, Value x)
    {
        var all = g.Add("Transpose", [L("perm", 2, 0, 3, 1, 4)], g.Add("Reshape", g.Dense(x, 8, 24), g.Ints(0, 0, 3, 4, 2)));
        return Attend(g, x, [.. Enumerable.Range(0, 3).Select(i => g.Add("Gather", all, g.Int(i)))]);
    }

    private static Value SplitAttention(GraphBuilder g, Value x)
    {
        var all = g.Add("Transpose", [L("perm", 2, 0, 3, 1, 4)], g.Add("Reshape", g.Dense(x, 8, 24), g.Ints(0, 0, 3, 4, 2)));
        return Attend(g, x, [.. g.Add("Split", 3, [A("axis", 0)], all).Select(part => g.Add("Squeeze", part, g.Ints(0)))]);
    }

    private static Value Attend(GraphBuilder g, Value x, Value[] qkv)
    {
        var scores = g.Add("Softmax", g.Add("MatMul", qkv[0], g.Add("Transpose", [L("perm", 0, 1, 3, 2)], qkv[1])));
        var joined = g.Add("Transpose", [L("perm", 0, 2, 1, 3)], g.Add("MatMul", scores, qkv[2]));
        return g.Add("Add", x, g.Dense(g.Add("Reshape", joined, g.Ints(0, 0, -1)), 8, 8));
    }

    private static Value NormalisedByHand(GraphBuilder g, Value x)
    {
        var centred = g.Add("Sub", x, g.Add("ReduceMean", [L("axes", -1)], x));
        var variance = g.Add("ReduceMean", [L("axes", -1)], g.Add("Pow", centred, g.Reals(2)));
        return g.Add("Mul", g.Add("Div", centred, g.Add("Sqrt", g.Add("Add", variance, g.Reals(1e-5f)))), g.Scale(8));
    }

    private static Value GatedHalves(GraphBuilder g, Value x)
    {
        var halves = g.Add("Split", 2, [A("axis", -1)], g.Dense(x, 8, 10));
        return g.Add("Mul", halves[0], g.Add("Sigmoid", halves[1]));
    }

    private static Value TiedWeights(GraphBuilder g, Value x)
    {
        var weight = g.Weight(8, 8);
        return g.Add("MatMul", g.Add("Relu", g.Add("MatMul", x, weight)), weight);
    }

    private sealed record Case(string Name, Func<GraphBuilder, Value, Value> Apply, long Channels, int[] Widths);
}
