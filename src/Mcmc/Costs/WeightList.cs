using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Costs;

/// <summary>
/// The weights of a model: constants (initializers and Constant nodes alike) that an output depends on, each once however
/// many nodes read it. Not weights, because they are part of the arithmetic and not learnt: single numbers (rank 0), texts,
/// and integers of 16 bits or more unless a quantised operator reads them or they are a table longer than shape
/// arithmetic ever is.
/// </summary>
internal static class WeightList
{
    /// <param name="order">The nodes that run (<see cref="ExecutionOrder"/>).</param>
    public static IReadOnlyList<Weight> Of(IReadOnlyList<Node> order)
    {
        var weights = new List<Weight>();
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var node in order)
        {
            Collect(node, node);
        }

        return weights;

        void Collect(Node node, Node reader)
        {
            foreach (var value in node.Inputs)
            {
                if (value?.Constant is { } tensor && IsWeight(tensor, node) && seen.Add(value))
                {
                    weights.Add(new Weight(value, tensor, reader));
                }
            }

            foreach (var nested in node.Subgraphs.SelectMany(g => g.Nodes))
            {
                Collect(nested, reader);
            }
        }
    }

    private static bool IsWeight(Tensor tensor, Node reader) => tensor.Type switch
    {
        _ when tensor.Rank == 0 => false,
        DataType.String or DataType.Undefined => false,
        DataType.Int16 or DataType.UInt16 or DataType.Int32 or DataType.UInt32 => IsQuantised(reader) || tensor.Count > GraphShapes.LongestInts,
        DataType.Int64 or DataType.UInt64 or DataType.Bool => tensor.Count > GraphShapes.LongestInts,
        _ => true,
    };

    private static bool IsQuantised(Node node) =>
        node.OpType is "DequantizeLinear" or "QGemm" or "ConvInteger" or "MatMulInteger" || node.OpType.StartsWith("QLinear", StringComparison.Ordinal);
}
