using MathNet.Numerics.LinearAlgebra.Double;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class ConsumerSolverTests
{
    private const double Ridge = 1e-3;

    [Theory]
    [InlineData("small/vgg.onnx")]
    [InlineData("small/vgg-bn.onnx")]
    [InlineData("small/mlp-matmul.onnx")]
    [InlineData("small/view-flatten.onnx")]
    public void Solve_by_one_factor_or_afresh_is_ridge_regression(string model)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf(model)));
        var batches = Enumerable.Range(0, 12).Select(seed => RandomInputs.Draw(groups.Model, new InputShapes(batch: 8), seed)[0]).ToList();
        var inputs = OriginalInputs.Gather(groups, batches, threads: 1, TestContext.Current.CancellationToken);
        using var kernels = new RepairKernels(1);
        var importance = Importance.L2(groups);
        var compared = 0;
        foreach (var consumer in inputs.Consumers)
        {
            var order = ChannelOrder.Of(groups, importance, consumer.Layer.Input, consumer.InputAxis);
            var (byFactor, afresh) = (new ConsumerSolver(consumer, inputs, order, Ridge, kernels), new ConsumerSolver(consumer, inputs, null, Ridge, kernels));
            Assert.NotNull(order);
            foreach (var count in new[] { 1, order.Length / 2, order.Length - 1 })
            {
                int[] channels = [.. order[..count].Order()];
                var expected = Expected(consumer, inputs, channels);

                // Where nothing that counts was lost, what is left is the rounding of the weights.
                var scale = expected.Max(Math.Abs) + 1e-3;
                foreach (var (change, _) in new[] { byFactor.Solve(channels), afresh.Solve(channels) })
                {
                    Assert.Equal(expected.Length, change.Length);
                    Assert.All(change.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-3 * scale));
                }

                compared++;
            }
        }

        Assert.True(compared > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(300)]
    public void PrefixFactor_solves_for_the_first_rows_and_columns(int k)
    {
        const int N = 300;
        const int Outputs = 7;
        var random = new SeededRandom(3);
        var x = DenseMatrix.Create(N + 20, N, (_, _) => random.NextGaussian());
        var a = DenseMatrix.OfMatrix(x.TransposeThisAndMultiply(x) + 10 * DenseMatrix.CreateIdentity(N));
        var b = DenseMatrix.Create(N, Outputs, (_, _) => random.NextGaussian());
        var (u, y) = (a.ToRowMajorArray(), b.ToRowMajorArray());
        using var kernels = new RepairKernels(1);
        Assert.True(kernels.Cholesky.Factor(u, N));
        kernels.Cholesky.SolveLower(u, N, y, Outputs);

        var solved = new PrefixFactor(u, N, y).Solve(k, kernels.Floats);

        var expected = a.SubMatrix(0, k, 0, k).Solve(b.SubMatrix(0, k, 0, Outputs)).ToRowMajorArray();
        Assert.Equal(k * Outputs, solved.Length);
        Assert.All(solved.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    /// <summary>Δ = (C_kk + λ)⁻¹ · C_k,lost · W_lost, by another library.</summary>
    private static double[] Expected(Consumer consumer, OriginalInputs inputs, int[] channels)
    {
        var (gram, layer, each) = (inputs[consumer], consumer.Layer, consumer.ColumnsPerChannel(inputs.Groups));
        double Moment(int i, int j) => gram.Covariance(i, j) + (consumer.Point.Bias is null ? gram.Mean(i) * gram.Mean(j) * gram.Rows : 0);
        int[] stays = [.. channels.SelectMany(c => Enumerable.Range(c * each, each))];
        int[] goes = [.. Enumerable.Range(0, layer.Columns).Except(stays)];
        var lambda = Enumerable.Range(0, layer.Columns).Average(i => Moment(i, i)) * Ridge * (1 + (double)layer.Columns / gram.Rows);
        var all = layer.Weight.Initializer!.ToFloats()!;
        var lost = DenseMatrix.Create(goes.Length, layer.Outputs, (i, m) => all[layer.WeightIndex(0, goes[i], m)]);
        var a = DenseMatrix.Create(stays.Length, stays.Length, (i, j) => Moment(stays[i], stays[j]) + (i == j ? lambda : 0));
        var c = DenseMatrix.Create(stays.Length, goes.Length, (i, j) => Moment(stays[i], goes[j]));
        return a.Solve(c * lost).ToRowMajorArray();
    }
}
