using System.Diagnostics.CodeAnalysis;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Operators.Shapes;

/// <summary>What an operator sees while shapes are inferred: one node, its inputs' dimensions and known integer contents.</summary>
internal sealed class ShapeContext(Node node, long opset, GraphShapes shapes)
{
    public Node Node { get; } = node;

    /// <summary>The version of the operator set of the node's domain.</summary>
    public long Opset { get; } = opset;

    public int Inputs => Node.Inputs.Count;

    public bool HasInput(int index) => Node.Input(index) is not null;

    /// <summary>Dimensions of a present input. Only to be asked where they are known.</summary>
    public long[] In(int index) => InOrNull(index) ?? throw Contradiction($"needs input {index}, which is absent or of unknown shape");

    public long[]? InOrNull(int index) => Node.Input(index) is { } value ? shapes[value] : null;

    public DataType Type(int index) => Node.Input(index) is { } value ? shapes.TypeOf(value) : DataType.Undefined;

    /// <summary>The constant that feeds an input, or null.</summary>
    public Tensor? Constant(int index) => Node.Input(index)?.Constant;

    /// <summary>The integers that an input is known to hold (constants and shape arithmetic), or null.</summary>
    public long[]? Ints(int index) => Node.Input(index) is { } value ? shapes.Ints(value) : null;

    /// <summary>The floating-point numbers that an input is known to hold (constants and what is computed from them and from shapes), or null.</summary>
    public double[]? Reals(int index) => Node.Input(index) is { } value ? shapes.Reals(value) : null;

    /// <summary>Sets an output's dimensions and element type (that of input 0 unless given).</summary>
    public void Set(int output, ReadOnlySpan<long> dims, DataType? type = null)
    {
        if (Node.Output(output) is not { } value)
        {
            return;
        }

        foreach (var dim in dims)
        {
            if (dim < 0)
            {
                throw Contradiction($"would have an output of [{string.Join(", ", dims.ToArray())}]");
            }
        }

        shapes.Set(value, dims.ToArray(), type ?? Type(0));
    }

    /// <summary>Says that an output holds these integers; call after <see cref="Set"/>.</summary>
    public void SetInts(int output, long[] ints)
    {
        if (Node.Output(output) is { } value && ints.Length <= GraphShapes.LongestInts)
        {
            shapes.SetInts(value, ints);
        }
    }

    /// <summary>Says that an output holds these numbers; call after <see cref="Set"/>.</summary>
    public void SetReals(int output, double[] reals)
    {
        if (Node.Output(output) is { } value && reals.Length <= GraphShapes.LongestInts)
        {
            shapes.SetReals(value, reals);
        }
    }

    /// <summary>Infers the shapes of a nested graph.</summary>
    public void InferNested(Graph graph) => shapes.InferNodes(graph);

    /// <summary>Gives an output what is known of another value; nothing where its dimensions are not.</summary>
    public void Take(Value from, int output)
    {
        if (shapes[from] is not { } dims)
        {
            return;
        }

        Set(output, dims, shapes.TypeOf(from));
        if (shapes.Ints(from) is { } ints)
        {
            SetInts(output, ints);
        }

        if (shapes.Reals(from) is { } reals)
        {
            SetReals(output, reals);
        }
    }

    /// <summary>Whether the numbers of an input are known.</summary>
    public bool HasContents(int input) => Ints(input) is not null || Reals(input) is not null;

    /// <summary>Says that element i of an output is element <paramref name="positions"/>[i] of an input (the same order unless given).</summary>
    public void MoveContents(int input, int output, int[]? positions = null)
    {
        if (Ints(input) is { } ints)
        {
            SetInts(output, Pick(ints));
        }

        if (Reals(input) is { } reals)
        {
            SetReals(output, Pick(reals));
        }

        T[] Pick<T>(T[] from) => positions is null ? from : Array.ConvertAll(positions, p => from[p]);
    }

    /// <summary>An axis attribute or input normalised into [0, rank).</summary>
    public int Axis(long axis, int rank)
    {
        var normal = axis < 0 ? axis + rank : axis;
        return normal >= 0 && normal < rank ? (int)normal : throw Contradiction($"names axis {axis} of a tensor with {rank} axes");
    }

    /// <summary>Whether an exception can come from attributes and inputs that do not fit together: indices, sizes and counts of a damaged model.</summary>
    internal static bool IsMisfit(Exception e) =>
        e is OverflowException or IndexOutOfRangeException or ArgumentException or DivideByZeroException or InvalidOperationException;

    [DoesNotReturn]
    public void Fail(string what) => throw Contradiction(what);

    /// <summary>MCMC3003 with the node's name; <paramref name="what"/> continues the sentence "Node …".</summary>
    public McmcException Contradiction(string what) => new(
        Codes.ShapesContradict,
        $"Node {Node} {what}; its inputs are {string.Join(", ", Node.Inputs.Select(v => v is null ? "absent" : $"{v.Name}[{(shapes[v] is { } d ? string.Join(",", d) : "?")}]"))}. Export the model again, or check it with onnx.checker.");
}
