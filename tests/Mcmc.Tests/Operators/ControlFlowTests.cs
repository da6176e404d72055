using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

public sealed class ControlFlowTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("If").Constant(Bool(true)).With("then_branch", Made(2, 3)).With("else_branch", Made(4)),
        new OneNode("If").Constant(Bool(false)).With("then_branch", Made(2, 3)).With("else_branch", Made(4)),
    ];

    [Fact]
    public void Slice_behind_an_If_whose_branch_is_known_equals_masked()
    {
        var g = new GraphBuilder();
        var x = g.Add("Relu", g.Conv(g.Input(3, 4, 4), 3, 8));
        var chosen = g.Add("If", [("then_branch", Of("Relu", x)), ("else_branch", Of("GlobalMaxPool", x))], g.Constant(Bool(true)));
        var y = g.Conv(g.Add("Relu", g.Conv(chosen, 8, 6)), 6, 2);

        // What the branches read stays whole; what comes after them can go.
        Sandwich.AssertPrunes(g.Build(y), 6);
    }

    private static Tensor Bool(bool value) => new(DataType.Bool, [], new byte[] { value ? (byte)1 : (byte)0 });

    private static GraphAttribute Made(params long[] dims)
    {
        var constant = new Node("Constant", "", "");
        constant.Set("value", OneNode.Floats(dims).ToTensor());
        return Branch(constant, dims.Length);
    }

    private static GraphAttribute Of(string opType, Value read)
    {
        var node = new Node(opType, "", "");
        node.Inputs.Add(read);
        return Branch(node, 4);
    }

    private static GraphAttribute Branch(Node node, int rank)
    {
        var graph = new Graph { Name = $"{node.OpType} of {rank} axes" };
        var output = new Value($"nested_{node.OpType}_{rank}") { Producer = node, Type = DataType.Float, IsDeclared = true };
        node.Outputs.Add(output);
        graph.Nodes.Add(node);
        graph.Outputs.Add(output);
        return new GraphAttribute(graph);
    }
}
