using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Pruning.Repair;

/// <summary>Rows times weights are what ONNX Runtime computes, for convolutions of every kind.</summary>
public sealed class LinearLayerTests
{
    private readonly GraphBuilder b = new();

    [Fact]
    public void ReadRow_of_a_convolution_over_one_axis() =>
        AssertRows(b.Add("Conv", [GraphBuilder.L("pads", 2, 1), GraphBuilder.L("strides", 2), GraphBuilder.L("dilations", 2)], b.Input(3, 11), b.Weight(4, 3, 3), b.Weight(4)));

    [Fact]
    public void ReadRow_of_a_convolution_over_three_axes() =>
        AssertRows(b.Add("Conv", [GraphBuilder.L("pads", 1, 0, 2, 1, 1, 0), GraphBuilder.L("strides", 1, 2, 1), GraphBuilder.A("group", 2)], b.Input(4, 4, 5, 6), b.Weight(6, 2, 2, 3, 3), b.Weight(6)));

    [Theory]
    [InlineData("SAME_UPPER")]
    [InlineData("SAME_LOWER")]
    [InlineData("VALID")]
    public void ReadRow_of_a_convolution_that_pads_by_itself(string padding) =>
        AssertRows(b.Add("Conv", [GraphBuilder.A("auto_pad", padding), GraphBuilder.L("strides", 2, 2)], b.Input(3, 8, 7), b.Weight(4, 3, 3, 4), b.Weight(4)));

    [Fact]
    public void ReadRow_of_a_transposed_convolution() => AssertRows(b.Add(
        "ConvTranspose",
        [GraphBuilder.L("pads", 1, 0, 1, 1), GraphBuilder.L("strides", 2, 3), GraphBuilder.L("output_padding", 1, 0), GraphBuilder.L("dilations", 1, 2)],
        b.Input(3, 4, 5), b.Weight(3, 4, 3, 2), b.Weight(4)));

    [Fact]
    public void ReadRow_of_a_transposed_convolution_in_groups() =>
        AssertRows(b.Add("ConvTranspose", [GraphBuilder.A("group", 2), GraphBuilder.L("strides", 2)], b.Input(4, 5), b.Weight(4, 3, 2)));

    private void AssertRows(Value output)
    {
        var model = b.Build(output);
        var shapes = GraphShapes.Infer(model);
        var layer = LinearLayer.Of(output.Producer!, v => shapes[v])!;
        var feeds = RandomInputs.Draw(model, new InputShapes(batch: 2));
        using var runner = InferenceRunner.Load(model);
        var expected = runner.Run(feeds)[0];
        var (row, outputs) = (new float[layer.Groups * layer.Columns], new float[layer.Groups * layer.Outputs]);
        for (var position = 0; position < layer.Positions(expected.Dims); position++)
        {
            layer.ReadRow(feeds[0].As<float>(), feeds[0].Dims, expected.Dims, 1, position, row);
            layer.ReadOutput(expected.As<float>(), expected.Dims, 1, position, outputs);
            Assert.Equal(outputs, Product(layer, row), (x, y) => Math.Abs(x - y) <= 1e-4);
        }
    }

    private static float[] Product(LinearLayer layer, float[] row)
    {
        var weights = layer.Weight.Initializer!.As<float>();
        var sums = layer.Bias?.Initializer!.ToFloats() ?? new float[layer.Groups * layer.Outputs];
        for (var m = 0; m < sums.Length; m++)
        {
            for (var k = 0; k < layer.Columns; k++)
            {
                sums[m] += row[m / layer.Outputs * layer.Columns + k] * weights[layer.WeightIndex(m / layer.Outputs, k, m % layer.Outputs)];
            }
        }

        return sums;
    }
}
