using Mcmc.Ir;

namespace Mcmc.Operators.Shapes;

/// <summary>A node with the dimensions of its inputs and outputs, whoever supplies them (inference, or a policy).</summary>
internal readonly struct NodeShapes(Node node, Func<Value, long[]?> dims)
{
    public Node Node { get; } = node;

    /// <summary>Dimensions of an input; null where it is absent or unknown.</summary>
    public long[]? In(int index) => Node.Input(index) is { } value ? dims(value) : null;

    /// <summary>Dimensions of an output; null where it is absent or unknown.</summary>
    public long[]? Out(int index) => Node.Output(index) is { } value ? dims(value) : null;

    public static long Product(ReadOnlySpan<long> dims)
    {
        var product = 1L;
        foreach (var dim in dims)
        {
            product = checked(product * dim);
        }

        return product;
    }
}
