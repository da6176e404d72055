using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>A transposed convolution: a row of X holds, tap by tap, the inputs that reach one output position.</summary>
internal sealed class TransposedConvolutionLayer(Node node, long[] weightDims, WindowGeometry geometry) : LinearLayer(node)
{
    public override Value Weight => Node.Inputs[1]!;

    public override Value? Bias => Node.Input(2);

    public override int Groups { get; } = (int)node.Int("group", 1);

    public override int Columns => (int)weightDims[0] / Groups * geometry.Taps;

    public override int Outputs => (int)weightDims[1];

    public override int OutputAxis(int rank) => 1;

    public override int Positions(ReadOnlySpan<long> outputDims) => WindowGeometry.Positions(outputDims);

    public override void ReadRow(ReadOnlySpan<float> input, ReadOnlySpan<long> inputDims, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row)
    {
        var (depth, height, width) = WindowGeometry.Size(inputDims);
        var (_, rows, columns) = WindowGeometry.Size(outputDims);
        var (channels, area, column) = ((int)inputDims[1], depth * height * width, 0);
        for (var c = 0; c < channels; c++)
        {
            var volume = input.Slice((sample * channels + c) * area, area);
            for (var h = 0; h < geometry.Kernel[0]; h++)
            {
                var z = Source(0, position / (rows * columns), h, depth);
                for (var i = 0; i < geometry.Kernel[1]; i++)
                {
                    var y = Source(1, position / columns % rows, i, height);
                    for (var j = 0; j < geometry.Kernel[2]; j++)
                    {
                        var x = Source(2, position % columns, j, width);
                        row[column++] = z >= 0 && y >= 0 && x >= 0 ? volume[(z * height + y) * width + x] : 0;
                    }
                }
            }
        }
    }

    public override void ReadOutput(ReadOnlySpan<float> output, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row) =>
        ReadChannels(output, Positions(outputDims), sample, position, row);

    protected override int Index(int columns, int outputs, int k, int m) => (k / geometry.Taps * outputs + m) * geometry.Taps + k % geometry.Taps;

    /// <summary>The input that a tap carries to an output, along one axis; −1 where none does.</summary>
    private int Source(int axis, int output, int tap, int length)
    {
        var place = output + geometry.Pads[axis] - tap * geometry.Dilations[axis];
        var source = place / geometry.Strides[axis];
        return place >= 0 && place % geometry.Strides[axis] == 0 && source < length ? source : -1;
    }
}
