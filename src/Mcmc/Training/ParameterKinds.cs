using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training;

/// <summary>What the constants of a graph are to training, by what reads them, also through nodes that only reshape them.</summary>
internal sealed class ParameterKinds(Graph graph)
{
    private readonly Dictionary<Value, List<(Node Node, int Input)>> readers = graph.Readers();

    public ParameterKind Of(Value constant)
    {
        var kinds = readers.GetValueOrDefault(constant, []).Where(r => r.Input >= 0).Select(r => Of(r.Node, r.Input)).ToList();
        return kinds.Contains(ParameterKind.Weight) ? ParameterKind.Weight
            : kinds.Contains(ParameterKind.Offset) ? ParameterKind.Offset
            : kinds.Contains(ParameterKind.Statistic) ? ParameterKind.Statistic
            : ParameterKind.None;
    }

    private ParameterKind Of(Node node, int input)
    {
        if (OperatorLibrary.Find(node) is not { } op)
        {
            return ParameterKind.None;
        }

        var isMoved = input == 0 && (op.IsView || node is { OpType: "Transpose", Domain: "" });
        return isMoved && node.Output(0) is { } moved ? Of(moved) : op.Parameter(node, input);
    }
}
