using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>A convolution over one to three axes: a row of X is the window under one output position (im2col), group by group.</summary>
internal sealed class ConvolutionLayer(Node node, long[] weightDims, WindowGeometry geometry) : LinearLayer(node)
{
    public override Value Weight => Node.Inputs[1]!;

    public override Value? Bias => Node.Input(2);

    public override int Groups { get; } = (int)node.Int("group", 1);

    public override int Columns => (int)weightDims[1] * geometry.Taps;

    public override int Outputs => (int)weightDims[0] / Groups;

    public override int OutputAxis(int rank) => 1;

    public override int Positions(ReadOnlySpan<long> outputDims) => WindowGeometry.Positions(outputDims);

    public override void ReadRow(ReadOnlySpan<float> input, ReadOnlySpan<long> inputDims, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row)
    {
        var (depth, height, width) = WindowGeometry.Size(inputDims);
        var (_, rows, columns) = WindowGeometry.Size(outputDims);
        var front = position / (rows * columns) * geometry.Strides[0] - geometry.Pads[0];
        var top = position / columns % rows * geometry.Strides[1] - geometry.Pads[1];
        var left = position % columns * geometry.Strides[2] - geometry.Pads[2];
        var (channels, area, column) = ((int)inputDims[1], depth * height * width, 0);
        for (var c = 0; c < channels; c++)
        {
            var volume = input.Slice((sample * channels + c) * area, area);
            for (var h = 0; h < geometry.Kernel[0]; h++)
            {
                var z = front + h * geometry.Dilations[0];
                for (var i = 0; i < geometry.Kernel[1]; i++)
                {
                    var y = top + i * geometry.Dilations[1];
                    var isInside = z >= 0 && z < depth && y >= 0 && y < height;
                    for (var j = 0; j < geometry.Kernel[2]; j++)
                    {
                        var x = left + j * geometry.Dilations[2];
                        row[column++] = isInside && x >= 0 && x < width ? volume[(z * height + y) * width + x] : 0;
                    }
                }
            }
        }
    }

    public override void ReadOutput(ReadOnlySpan<float> output, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row) =>
        ReadChannels(output, Positions(outputDims), sample, position, row);

    protected override int Index(int columns, int outputs, int k, int m) => m * columns + k;
}
