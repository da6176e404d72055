using Mcmc.Ir;
using Mcmc.Training;

namespace Mcmc.Tests.Training;

public sealed class SteppedGraphTests
{
    [Fact]
    public void Run_goes_on_from_what_the_run_before_left()
    {
        var (graph, sum, step) = Adder(10);
        using (graph)
        {
            foreach (var number in new[] { 1f, 2, 4 })
            {
                graph.Fed(step)[0] = number;
                graph.Run();
            }

            Assert.Equal([17f], graph.Read(sum).ToArray());
            Assert.Equal(3, graph.Runs);
        }
    }

    [Fact]
    public void Restore_goes_on_where_another_graph_was_saved_and_refuses_damage()
    {
        var (first, _, step) = Adder(0);
        var (second, sum, other) = Adder(0);
        using (first)
        using (second)
        {
            first.Fed(step)[0] = 5;
            first.Run();
            var state = first.Save();
            second.Restore(state);
            second.Fed(other)[0] = 1;
            second.Run();

            Assert.Equal([6f], second.Read(sum).ToArray());
            state[^40] ^= 1;
            Assert.Throws<InvalidDataException>(() => second.Restore(state));
        }
    }

    private static (SteppedGraph Graph, Value Sum, Value Step) Adder(float start)
    {
        var graph = new SteppedGraph("adder");
        var (step, sum) = (graph.Input("step", 1), graph.State("sum", 1));
        graph.Continue(sum, graph.G.Add(sum, step), Tensor.Floats([start], 1));
        graph.Start(threads: 1);
        return (graph, sum, step);
    }
}
