using Google.Protobuf;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Ir;

public sealed class TopologicalOrderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_of_unsorted_nodes_sorts_them_and_moves_no_other()
    {
        var model = Model(Node("Neg", ["x"], ["late"]), Node("Add", ["a", "b"], ["y"]), Node("Relu", ["x"], ["a"]), Node("Exp", ["x"], ["free"]), Node("Abs", ["a"], ["b"]));

        var graph = OnnxFile.Load(folder.Write("m.onnx", model.ToByteArray())).Graph;

        Assert.Equal(["Neg", "Relu", "Exp", "Abs", "Add"], graph.Nodes.Select(n => n.OpType));
    }

    [Fact]
    public void Load_sorts_by_what_nested_graphs_read()
    {
        var model = If(Branch("Relu", "late", "a"), If(Branch("Relu", "later", "y"), Branch("Relu", "x", "b")).Graph.With(g => g.Initializer[0].Name = "c2").With(g => g.Node[0].Input[0] = "c2").With(g => g.Input.Clear()));
        model.Graph.Node.Add(Node("Neg", ["x"], ["late"]));
        model.Graph.Node.Add(Node("Abs", ["late"], ["later"]));
        model.Graph.Node[0].Attribute[1].G.Node[0].Output[0] = model.Graph.Node[0].Attribute[1].G.Output[0].Name = "inner";

        var graph = OnnxFile.Load(folder.Write("m.onnx", model.ToByteArray())).Graph;

        Assert.Equal(["Neg", "Abs", "If"], graph.Nodes.Select(n => n.OpType));
    }

    [Fact]
    public void TrySort_of_shuffled_nodes_gives_a_valid_order()
    {
        Law.HoldsForSeeds(seed =>
        {
            var model = RandomModel.Create(seed);
            var shuffled = model.Graph.Nodes.ToArray();
            new Random(seed).Shuffle(shuffled);
            model.Graph.Nodes.Clear();
            model.Graph.Nodes.AddRange(shuffled);

            var sorted = TopologicalOrder.TrySort(model.Graph, out _);
            ModelCheck.Run(model);

            return sorted && model.Graph.Nodes.ToHashSet().SetEquals(shuffled);
        });
    }

    [Fact]
    public void TrySort_of_sorted_nodes_changes_nothing()
    {
        Law.HoldsForSeeds(seed =>
        {
            var graph = RandomModel.Create(seed).Graph;
            var before = graph.Nodes.ToArray();

            return TopologicalOrder.TrySort(graph, out _) && graph.Nodes.SequenceEqual(before);
        });
    }

    [Fact]
    public void TrySort_of_a_cycle_names_a_node_in_it_and_changes_nothing()
    {
        var graph = new Graph();
        var (a, b, c) = (new Value("a"), new Value("b"), new Value("c"));
        graph.Nodes.AddRange([Make("After", c, b), Make("First", a, b), Make("Second", b, a)]);

        Assert.False(TopologicalOrder.TrySort(graph, out var inCycle));

        Assert.Contains(inCycle.OpType, (string[])["First", "Second"]);
        Assert.Equal(["After", "First", "Second"], graph.Nodes.Select(n => n.OpType));

        static Node Make(string opType, Value output, Value input)
        {
            var node = new Node(opType, "", "");
            node.Inputs.Add(input);
            node.Outputs.Add(output);
            output.Producer = node;
            return node;
        }
    }
}
