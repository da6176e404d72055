using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>A two-dimensional convolution: a row of X is the window under one output position (im2col), group by group.</summary>
internal sealed class ConvolutionLayer : LinearLayer
{
    private readonly long[] weightDims;
    private readonly int[] strides;
    private readonly int[] dilations;
    private readonly int[] pads;

    public ConvolutionLayer(Node node, long[] weightDims)
        : base(node)
    {
        this.weightDims = weightDims;
        Groups = (int)node.Int("group", 1);
        strides = Pair("strides", 1);
        dilations = Pair("dilations", 1);
        pads = Pair("pads", 0);
    }

    public override Value Weight => Node.Inputs[1]!;

    public override Value? Bias => Node.Input(2);

    public override int Groups { get; }

    public override int Columns => (int)(weightDims[1] * weightDims[2] * weightDims[3]);

    public override int Outputs => (int)weightDims[0] / Groups;

    /// <summary>Whether the padding is given as numbers, or there is none.</summary>
    public static bool HasPlainPadding(Node node) => node.Text("auto_pad", "NOTSET") is "NOTSET" or "VALID";

    public override int OutputAxis(int rank) => 1;

    public override int Positions(ReadOnlySpan<long> outputDims) => (int)(outputDims[2] * outputDims[3]);

    public override void ReadRow(ReadOnlySpan<float> input, ReadOnlySpan<long> inputDims, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row)
    {
        var (channels, height, width) = ((int)inputDims[1], (int)inputDims[2], (int)inputDims[3]);
        var top = position / (int)outputDims[3] * strides[0] - pads[0];
        var left = position % (int)outputDims[3] * strides[1] - pads[1];
        var column = 0;
        for (var c = 0; c < channels; c++)
        {
            var plane = input.Slice((sample * channels + c) * height * width, height * width);
            for (var i = 0; i < weightDims[2]; i++)
            {
                var y = top + i * dilations[0];
                for (var j = 0; j < weightDims[3]; j++)
                {
                    var x = left + j * dilations[1];
                    row[column++] = y >= 0 && y < height && x >= 0 && x < width ? plane[y * width + x] : 0;
                }
            }
        }
    }

    public override void ReadOutput(ReadOnlySpan<float> output, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row)
    {
        var area = Positions(outputDims);
        for (var m = 0; m < row.Length; m++)
        {
            row[m] = output[(sample * row.Length + m) * area + position];
        }
    }

    public override int WeightIndex(int group, int k, int m) => (group * Outputs + m) * Columns + k;

    private int[] Pair(string attribute, int fallback) =>
        Node.Ints(attribute) is { Count: >= 2 } values ? [(int)values[0], (int)values[1]] : [fallback, fallback];
}
