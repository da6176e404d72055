using Mcmc.Ir;
using Mcmc.Tests.Operators;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training;

/// <summary>Muon's steps against those of plain descent, whose step at rate 1 is the gradient, and a naive iteration in doubles.</summary>
public sealed class MuonTests
{
    private const int Batch = 8;
    private const float Rate = 0.5f;
    private static readonly Muon muon = new() { WeightDecay = 0.1f };

    [Theory]
    [InlineData(6, 4, "kernel")]
    [InlineData(40, 2, "kernel")]
    [InlineData(30, 2, "kernel")]
    [InlineData(6, 4, "pointwise")]
    public void Update_of_a_kernel_is_as_long_as_its_norm_says_and_orthogonal(int filters, int channels, string name)
    {
        var (model, kernel, others) = Network(filters, channels);
        var weight = name == "kernel" ? kernel : others[name];
        var before = weight.Initializer!.ToFloats()!;
        var columns = before.Length / filters;
        var gradient = Difference(before, Step(model, weight, new Sgd { Momentum = 0 }, 1, steps: 1));
        var step = Difference(before, Step(model, weight, muon, Rate, steps: 1));

        // Singular values under a thousandth of the largest are lost in single precision, and grow 480-fold; a percent is left of that.
        var length = Rate * muon.RelativeRate * Norm(before);
        Assert.Equal(length, Norm(step), 0.01 * length);
        var expected = Orthogonal(gradient, filters, columns);
        var scale = Norm(step) / Norm(expected);
        Assert.All(expected.Zip(step), pair => Assert.Equal(scale * pair.First, pair.Second, 2e-3 * Norm(step)));
    }

    [Fact]
    public void Update_of_a_depthwise_kernel_goes_along_the_gradient_and_as_far_in_every_filter()
    {
        const int Filters = 6;
        var (model, _, others) = Network(Filters, 4);
        var before = others["depthwise"].Initializer!.ToFloats()!;
        var gradient = Difference(before, Step(model, others["depthwise"], new Sgd { Momentum = 0 }, 1, steps: 1));
        var step = Difference(before, Step(model, others["depthwise"], muon, Rate, steps: 1));
        var length = Rate * muon.RelativeRate * Norm(before) / Math.Sqrt(Filters);
        foreach (var (along, gone) in gradient.Chunk(before.Length / Filters).Zip(step.Chunk(before.Length / Filters)))
        {
            Assert.Equal(length, Norm(gone), 1e-3 * length);
            Assert.Equal(1, Cosine(along, gone), 1e-3);
        }
    }

    [Fact]
    public void Update_of_a_kernel_follows_momentum()
    {
        var (model, kernel, _) = Network(6, 4);
        var before = kernel.Initializer!.ToFloats()!;
        const float LowRate = Rate / 10;
        var plain = Difference(before, Step(model, kernel, muon with { Momentum = 1e-3f }, LowRate, steps: 2));
        var heavy = Difference(before, Step(model, kernel, muon, LowRate, steps: 2));
        Assert.NotEqual(plain, heavy);

        // The same batch twice, at a rate at which gradients hardly change: both steps go the same way.
        Assert.True(Cosine(plain, heavy) > 0.9);
    }

    [Fact]
    public void Update_of_a_kernel_of_zeros_moves_it()
    {
        var (model, kernel, _) = Network(6, 4);
        kernel.Initializer = Tensor.Floats(new float[kernel.Initializer!.Count], kernel.Initializer.Dims.ToArray());
        Assert.True(Norm(Step(model, kernel, muon, Rate, steps: 1)) > 0);
    }

    [Fact]
    public void Update_of_a_kernel_without_a_gradient_leaves_it()
    {
        var b = new GraphBuilder();
        var kernel = b.Weight(3, 4, 3, 3);
        var dead = b.Add("Relu", b.Add("Conv", b.Input(4, 6, 6), kernel, b.Reals(-1000, -1000, -1000)));
        var model = b.Build(b.Add("Flatten", b.Add("GlobalAveragePool", dead)));
        Assert.Equal(kernel.Initializer!.ToFloats()!, Step(model, kernel, muon, Rate, steps: 2));
    }

    [Fact]
    public void Update_of_a_linear_layer_or_an_offset_is_Sgds()
    {
        foreach (var name in (string[])["linear", "offset"])
        {
            var (model, _, others) = Network(6, 4);
            Assert.Equal(Step(model, others[name], new Sgd { WeightDecay = 0.1f }, Rate, steps: 1), Step(model, others[name], muon, Rate, steps: 1));
        }
    }

    [Fact]
    public void Update_of_a_kernel_with_a_long_shorter_side_is_Sgds()
    {
        var (model, kernel, _) = Network(513, 57);
        Assert.Equal(Step(model, kernel, new Sgd { WeightDecay = 0.1f }, Rate, steps: 1), Step(model, kernel, muon, Rate, steps: 1));
    }

    [Fact]
    public void Step_clips_only_gradients_whose_length_matters()
    {
        const float ClipNorm = 1e-3f;
        var plain = muon with { WeightDecay = 0 };
        var (model, kernel, others) = Network(6, 4);
        foreach (var weight in (Value[])[kernel, others["depthwise"], others["pointwise"]])
        {
            Assert.Equal(Step(model, weight, plain, Rate, steps: 1), Step(model, weight, plain, Rate, steps: 1, ClipNorm));
        }

        var clipped = new[] { others["linear"], others["offset"] }.Select(w => Norm(Difference(w.Initializer!.ToFloats()!, Step(model, w, plain, 1, steps: 1, ClipNorm))));
        Assert.Equal(ClipNorm * (1 + plain.Momentum), Norm(clipped), 0.01 * ClipNorm);
    }

    private static float[] Step(Model model, Value weight, Optimizer optimizer, float rate, int steps, float? clipNorm = null)
    {
        using var trainer = new Trainer(model, new TrainerOptions { Mode = new TrainingMode(Batch), Loss = new CrossEntropy(), Optimizer = optimizer, ClipNorm = clipNorm });
        SavedValues.Fill(trainer.Inputs[0], 10);
        for (var i = 0; i < Batch; i++)
        {
            trainer.Targets[CrossEntropy.Labels].As<long>()[i] = i % 3;
        }

        for (var i = 0; i < steps; i++)
        {
            trainer.Step(rate);
        }

        return trainer.Weight(weight.Name).As<float>().ToArray();
    }

    private static (Model Model, Value Kernel, Dictionary<string, Value> Others) Network(int filters, int channels)
    {
        var b = new GraphBuilder();
        var kernel = b.Weight(filters, channels, 3, 3);
        var others = new Dictionary<string, Value>(StringComparer.Ordinal) { ["depthwise"] = b.Weight(filters, 1, 2, 2), ["pointwise"] = b.Weight(filters, filters, 1, 1), ["linear"] = b.Weight(3, filters), ["offset"] = b.Weight(3) };
        var hidden = b.Add("Sigmoid", b.Add("Conv", b.Input(channels, 6, 6), kernel));
        var deep = b.Add("Conv", [GraphBuilder.A("group", filters)], hidden, others["depthwise"]);
        var pooled = b.Add("Flatten", b.Add("GlobalAveragePool", b.Add("Conv", deep, others["pointwise"])));
        return (b.Build(b.Add("Gemm", [GraphBuilder.A("transB", 1)], pooled, others["linear"], others["offset"])), kernel, others);
    }

    /// <summary>x ← ax + b(xxᵀ)x + c(xxᵀ)²x, five times, of a matrix of norm 1.</summary>
    private static double[] Orthogonal(double[] matrix, int rows, int columns)
    {
        var norm = Norm(matrix);
        var x = new double[rows, columns];
        for (var i = 0; i < matrix.Length; i++)
        {
            x[i / columns, i % columns] = matrix[i] / norm;
        }

        for (var iteration = 0; iteration < 5; iteration++)
        {
            var cubic = Product(Product(x, Transposed(x)), x);
            var quintic = Product(Product(x, Transposed(x)), cubic);
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    x[i, j] = 3.4445 * x[i, j] - 4.7750 * cubic[i, j] + 2.0315 * quintic[i, j];
                }
            }
        }

        return [.. x.Cast<double>()];
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var product = new double[a.GetLength(0), b.GetLength(1)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < b.GetLength(1); j++)
            {
                for (var k = 0; k < a.GetLength(1); k++)
                {
                    product[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return product;
    }

    private static double[,] Transposed(double[,] a)
    {
        var transposed = new double[a.GetLength(1), a.GetLength(0)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
            {
                transposed[j, i] = a[i, j];
            }
        }

        return transposed;
    }

    private static double[] Difference(float[] before, float[] after) => [.. before.Zip(after, (a, b) => (double)a - b)];

    private static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / (Norm(a) * Norm(b));

    private static double Norm(IEnumerable<float> values) => Norm(values.Select(v => (double)v));

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
}
