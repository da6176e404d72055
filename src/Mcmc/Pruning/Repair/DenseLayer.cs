using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>Gemm or MatMul: every row of the input is a row of X.</summary>
internal sealed class DenseLayer(Node node, long[] weightDims, bool transposed) : LinearLayer(node)
{
    public override Value Weight => Node.Inputs[1]!;

    public override Value? Bias => Node.OpType == "Gemm" ? Node.Input(2) : null;

    public override int Columns => (int)weightDims[transposed ? 1 : 0];

    public override int Outputs => (int)weightDims[transposed ? 0 : 1];

    public override int OutputAxis(int rank) => rank - 1;

    public override int Positions(ReadOnlySpan<long> outputDims)
    {
        var positions = 1L;
        foreach (var dim in outputDims[1..^1])
        {
            positions *= dim;
        }

        return (int)positions;
    }

    public override void ReadRow(ReadOnlySpan<float> input, ReadOnlySpan<long> inputDims, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row) =>
        input.Slice((sample * Positions(outputDims) + position) * Columns, Columns).CopyTo(row);

    public override void ReadOutput(ReadOnlySpan<float> output, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row) =>
        output.Slice((sample * Positions(outputDims) + position) * row.Length, row.Length).CopyTo(row);

    protected override int Index(int columns, int outputs, int k, int m) => transposed ? m * columns + k : k * outputs + m;
}
