using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Tests.Operators;
using Mcmc.Training;

namespace Mcmc.Tests.Training;

/// <summary>Which constants are trained, and which belong to the architecture.</summary>
public sealed class ParameterTests
{
    private readonly GraphBuilder b = new();

    [Theory]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MinValue)]
    [InlineData(-10000)]
    [InlineData(-100)]
    public void Parameters_leave_out_masks_of_attention(float hidden)
    {
        var mask = b.Constant(Tensor.Floats([0, hidden, hidden, 0, 0, hidden, 0, 0, 0], 1, 3, 3));
        var scores = b.Add("MatMul", b.Input(3, 4), b.Weight(4, 3));

        Assert.Equal(ParameterKind.None, Kind(mask, b.Add("Softmax", b.Add("Add", scores, mask))));
    }

    [Fact]
    public void Parameters_leave_out_masks_that_erase()
    {
        var mask = b.Constant(Tensor.Floats([1, 0, 1, 1], 4));

        Assert.Equal(ParameterKind.None, Kind(mask, b.Add("Mul", b.Conv(b.Input(3, 4, 4), 3, 5), mask)));
    }

    [Fact]
    public void Parameters_leave_out_what_prepares_the_input()
    {
        var (scale, mean) = (b.Scale(3, 1, 1), b.Weight(3, 1, 1));
        var prepared = b.Add("Add", b.Add("Mul", b.Add("Div", b.Input(3, 4, 4), b.Reals(255)), scale), mean);
        var network = b.Conv(prepared, 3, 5);

        Assert.Equal([ParameterKind.None, ParameterKind.None], Kinds([scale, mean], network));
    }

    [Fact]
    public void Parameters_hold_biases_scales_and_learned_positions()
    {
        var (bias, scale, positions) = (b.Weight(5), b.Scale(5), b.Weight(4, 3));
        var shaped = b.Add("Reshape", bias, b.Ints(1, 1, 5));
        var hidden = b.Add("Add", b.Add("MatMul", b.Add("Add", b.Input(4, 3), positions), b.Weight(3, 5)), shaped);

        Assert.Equal([ParameterKind.Offset, ParameterKind.Offset, ParameterKind.Offset], Kinds([bias, scale, positions], b.Add("Mul", hidden, scale)));
    }

    [Fact]
    public void Parameters_hold_a_scale_of_ones()
    {
        var scale = b.Reals(1, 1, 1, 1, 1);

        Assert.Equal(ParameterKind.Offset, Kind(scale, b.Add("Mul", b.Dense(b.Input(3), 3, 5), scale)));
    }

    private ParameterKind Kind(Value constant, Value output) => Kinds([constant], output)[0];

    private ParameterKind[] Kinds(Value[] constants, Value output)
    {
        var training = TrainingGraph.Of(b.Build(output), new TrainingMode(2));
        return [.. constants.Select(c => training.Parameters.FirstOrDefault(p => p.Original == c)?.Kind ?? ParameterKind.None)];
    }
}
