using Mcmc.Ir;
using Mcmc.Pruning;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Pruning;

public sealed class RoundingStepsTests
{
    [Fact]
    public void Without_takes_steps_of_one_scale_out()
    {
        var (g, x) = Begin();
        var model = g.Build(g.Conv(Step(g, x, g.Constant(Tensor.Floats([0.1f]))), 8, 2));

        var smooth = RoundingSteps.Without(model);

        Assert.Equal(["Conv", "Conv"], smooth.Graph.Nodes.Select(n => n.OpType));
        Assert.Same(smooth.Graph.Nodes[0].Outputs[0], smooth.Graph.Nodes[1].Inputs[0]);
        Assert.Equal(4, model.Graph.Nodes.Count);
    }

    [Fact]
    public void Without_leaves_steps_with_a_scale_for_each_channel()
    {
        var (g, x) = Begin();
        var model = g.Build(g.Conv(Step(g, x, g.Scale(8)), 8, 2));

        Assert.Equal(4, RoundingSteps.Without(model).Graph.Nodes.Count);
    }

    [Fact]
    public void Without_leaves_a_step_whose_result_is_an_output()
    {
        var (g, x) = Begin();
        var step = Step(g, x, g.Constant(Tensor.Floats([0.1f])));

        Assert.Equal(4, RoundingSteps.Without(g.Build(step, g.Conv(step, 8, 2))).Graph.Nodes.Count);
    }

    [Fact]
    public void Without_steps_a_model_is_itself()
    {
        var (g, x) = Begin();
        var model = g.Build(g.Conv(x, 8, 2));

        Assert.Same(model, RoundingSteps.Without(model));
    }

    private static (GraphBuilder Graph, Value Value) Begin()
    {
        var g = new GraphBuilder();
        return (g, g.Conv(g.Input(3, 4, 4), 3, 8));
    }

    private static Value Step(GraphBuilder g, Value x, Value scale) => g.Add("DequantizeLinear", g.Add("QuantizeLinear", x, scale), scale);
}
