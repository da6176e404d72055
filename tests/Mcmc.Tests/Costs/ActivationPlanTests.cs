using FsCheck;
using FsCheck.Fluent;
using Mcmc.Costs;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Tests.Costs;

public sealed class ActivationPlanTests
{
    [Fact]
    public void PeakBytes_is_that_of_a_simulation_of_random_graphs() =>
        Prop.ForAll<byte[]>(ArbMap.Default.ArbFor<byte[]>(), program =>
        {
            var graph = RandomGraph.From(program);
            var shapes = GraphShapes.Infer(new Model(graph));
            var order = ExecutionOrder.Of(graph);
            var plan = new ActivationPlan(graph, order, shapes);

            // Dimensions of another policy: every tensor grows by a factor of its own.
            var factors = graph.Values().Select((value, i) => (value, Factor: (i * 7 % 5) + 1)).ToDictionary(p => p.value, p => p.Factor, (IEqualityComparer<Value>)ReferenceEqualityComparer.Instance);
            long[]? Grown(Value value) => shapes[value] is { } dims ? [.. dims, factors[value]] : null;

            return plan.PeakBytes(v => shapes[v]) == NaivePeak.Bytes(graph, order, v => shapes[v])
                && plan.PeakBytes(Grown) == NaivePeak.Bytes(graph, order, Grown);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void PeakBytes_of_a_chain_is_the_largest_pair_with_the_input()
    {
        var graph = new RandomGraph(4);
        var wide = graph.Concat(graph.Input, graph.Input);
        graph.Output(graph.Relu(graph.Relu(wide)));

        // Input 16 bytes throughout; two tensors of 32 at a time.
        Assert.Equal(16 + 32 + 32, Peak(graph.Graph));
    }

    [Fact]
    public void PeakBytes_counts_a_view_with_its_source_and_keeps_the_source_alive()
    {
        var graph = new RandomGraph(4);
        var a = graph.Relu(graph.Input);
        var view = graph.Identity(a);
        var wide = graph.Concat(graph.Relu(graph.Input), graph.Relu(graph.Input));
        graph.Output(graph.Concat(view, wide));

        // Input 16, a (through its view) 16, wide 32, result 48.
        Assert.Equal(16 + 16 + 32 + 48, Peak(graph.Graph));
    }

    [Fact]
    public void PeakBytes_gives_a_view_that_is_an_output_its_own_memory()
    {
        var graph = new RandomGraph(4);
        graph.Output(graph.Identity(graph.Relu(graph.Input)));

        Assert.Equal(16 + 16 + 16, Peak(graph.Graph));
    }

    [Fact]
    public void PeakBytes_counts_elements_by_their_type()
    {
        var half = new RandomGraph(4, DataType.Float16);
        half.Output(half.Relu(half.Input));

        Assert.Equal(8 + 8, Peak(half.Graph));
    }

    private static long Peak(Graph graph)
    {
        var shapes = GraphShapes.Infer(new Model(graph));
        return new ActivationPlan(graph, ExecutionOrder.Of(graph), shapes).PeakBytes(v => shapes[v]);
    }
}
