using System.Globalization;
using System.Runtime.Intrinsics;
using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Tests.Operators;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training;

/// <summary>The engine's own kernels beside the forms that are made of ONNX Runtime's.</summary>
public sealed class KernelTests
{
    private const int Batch = 5;

    /// <summary>Channels in and out, height and width, kernel, stride, padding (begin and end), dilation, groups.</summary>
    public static TheoryData<string> Convolutions =>
    [
        "16 16 32 32 3 1 1 1 1 1",
        "16 16 16 16 3 1 1 1 1 1",
        "7 11 16 16 3 1 1 1 1 1",
        "6 5 17 20 3 1 1 1 1 1",
        "24 32 18 16 3 1 1 1 1 1",
        "24 24 10 32 3 1 1 1 1 1",
        "24 24 7 64 3 1 1 1 1 1",
        "64 64 8 8 3 1 1 1 1 1",
        "20 24 9 7 3 1 1 1 1 1",
        "3 70 8 8 3 1 1 1 1 1",
        "130 50 4 4 3 1 1 1 1 1",
        "24 24 12 12 3 1 0 0 1 1",
        "33 40 10 13 3 1 2 2 1 1",
        "40 36 6 6 3 1 1 0 1 1",
        "140 136 2 2 3 1 1 1 1 1",
        "24 30 16 16 1 1 0 0 1 1",
        "24 32 5 5 1 1 0 0 1 1",
        "16 64 8 8 1 2 0 0 1 1",
        "24 32 15 13 3 2 1 1 1 1",
        "12 16 8 8 3 2 1 1 1 1",
        "33 17 10 11 5 3 2 2 1 1",
        "16 48 12 12 3 1 2 2 2 1",
        "10 12 9 9 2 2 0 1 1 1",
        "10 12 6 20 2 1 1 0 1 1",
        "7 9 40 40 7 4 3 3 1 1",
        "24 24 8 8 3 1 1 1 1 24",
        "20 20 9 7 3 2 1 1 1 20",
        "16 16 8 8 3 2 0 1 1 16",
        "12 12 12 12 5 1 4 4 2 12",
        "8 8 24 24 3 1 1 1 1 8",
        "8 8 22 23 3 2 1 1 1 8",
        "12 12 9 9 1 2 0 0 1 12",
        "70 70 4 4 3 1 1 1 1 70",
        "40 40 8 8 3 2 1 1 1 40",
        "5 5 64 67 3 2 1 1 1 5",
        "9 9 13 14 3 3 1 1 1 9",
        "12 24 6 6 3 1 1 1 1 3",
    ];

    [Fact]
    public void Registers_that_are_switched_off_are_not_used()
    {
        Assert.False(Vector512.IsHardwareAccelerated && Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0");
        Assert.False(KernelNames.HasConvolutions && Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0");
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Step_through_convolutions_agrees_with_the_forms_of_ONNX(string numbers) => AssertAgrees(Convolution(numbers));

    [Theory]
    [InlineData(16, "16 16 2 2 3 1 1 1 1 1")]
    [InlineData(19, "33 21 2 2 3 1 1 1 1 1")]
    [InlineData(50, "24 140 4 4 3 1 1 1 1 1")]
    [InlineData(17, "20 18 1 1 3 1 1 1 1 1")]
    [InlineData(20, "18 24 4 4 3 2 1 1 1 1")]
    [InlineData(33, "17 20 3 5 5 1 2 2 1 1")]
    [InlineData(100, "50 36 4 4 3 1 2 2 2 1")]
    public void Step_through_small_maps_agrees_with_the_forms_of_ONNX(int batch, string numbers) => AssertAgrees(Convolution(numbers), batch: batch);

    [Theory]
    [InlineData("Relu", 8)]
    [InlineData("Clip", 7)]
    [InlineData("Sigmoid", 3)]
    [InlineData("Shared", 5)]
    [InlineData("Relu", 1)]
    [InlineData("Clip", 13)]
    [InlineData("Relu", 20)]
    public void Step_through_BatchNormalization_agrees_with_the_forms_of_ONNX(string activation, int side)
    {
        var b = new GraphBuilder();
        var x = b.Add("Conv", b.Input(3, side, side), b.Weight(12, 3, 1, 1), b.Weight(12));
        var y = b.Add("BatchNormalization", x, b.Scale(12), b.Weight(12), b.Weight(12), b.Scale(12));
        var z = activation switch
        {
            "Clip" => b.Add("Clip", y, b.Constant(Tensor.Floats([0])), b.Constant(Tensor.Floats([1]))),
            "Shared" => b.Add("Add", b.Add("Relu", y), y),
            _ => b.Add(activation, y),
        };
        AssertAgrees(b.Build(b.Add("Flatten", b.Add("MaxPool", [("kernel_shape", new IntsAttribute([3, 3])), ("strides", new IntsAttribute([2, 2])), ("pads", new IntsAttribute([1, 1, 1, 1]))], z))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_moves_running_statistics_a_tenth_of_the_way(bool usesKernels)
    {
        var b = new GraphBuilder();
        var (mean, variance) = (b.Weight(3), b.Scale(3));
        var (oldMean, oldVariance) = (mean.Initializer!.ToFloats()!, variance.Initializer!.ToFloats()!);
        var y = b.Add("BatchNormalization", b.Input(3, 4, 5), b.Scale(3), b.Weight(3), mean, variance);
        using var trainer = Trainer(b.Build(b.Add("Flatten", b.Add("GlobalAveragePool", y))), usesKernels, new Sgd(), threads: 1);
        Fill(trainer);
        trainer.Step(0);

        const int Positions = 20;
        var x = trainer.Inputs[0].As<float>().ToArray();
        for (var channel = 0; channel < 3; channel++)
        {
            var values = x.Where((_, i) => i / Positions % 3 == channel).ToArray();
            var average = values.Average();
            var spread = values.Sum(v => (v - average) * (v - average)) / (values.Length - 1);
            Assert.Equal(0.9f * oldMean[channel] + 0.1f * average, trainer.Weight(mean.Name).As<float>()[channel], 1e-5f);
            Assert.Equal(0.9f * oldVariance[channel] + 0.1f * spread, trainer.Weight(variance.Name).As<float>()[channel], 1e-5f);
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0.1f)]
    public void Step_of_Sgd_agrees_with_the_forms_of_ONNX(bool isNesterov, float decay)
    {
        var b = new GraphBuilder();
        AssertAgrees(b.Build(b.Add("Gemm", b.Input(37), b.Weight(37, 11), b.Weight(11))), new Sgd { IsNesterov = isNesterov, WeightDecay = decay });
    }

    [Fact]
    public void Step_on_three_threads_gives_the_same_bytes_twice()
    {
        byte[] Run()
        {
            using var trainer = Trainer(TrainerTests.Load("small/vgg-bn.onnx"), usesKernels: true, new Sgd(), threads: 3);
            Fill(trainer);
            trainer.Step(0.05f);
            return trainer.Save();
        }

        Assert.Equal(Run(), Run());
    }

    /// <summary>A convolution behind another one, whose numbers are those of <see cref="Convolutions"/>.</summary>
    private static Model Convolution(string numbers)
    {
        var c = numbers.Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var b = new GraphBuilder();
        var x = b.Add("Conv", [("pads", new IntsAttribute([1, 1, 1, 1]))], b.Input(3, c[2], c[3]), b.Weight(c[0], 3, 3, 3));
        var y = b.Add(
            "Conv",
            [
                ("kernel_shape", new IntsAttribute([c[4], c[4]])), ("strides", new IntsAttribute([c[5], c[5]])), ("pads", new IntsAttribute([c[6], c[6], c[7], c[7]])),
                ("dilations", new IntsAttribute([c[8], c[8]])), ("group", new IntAttribute(c[9])),
            ],
            x,
            b.Weight(c[1], c[0] / c[9], c[4], c[4]),
            b.Weight(c[1]));
        return b.Build(b.Add("Flatten", b.Add("GlobalAveragePool", b.Add("Relu", y))));
    }

    private static void AssertAgrees(Model model, Optimizer? optimizer = null, int batch = Batch)
    {
        optimizer ??= new Sgd();
        using var own = Trainer(model, usesKernels: true, optimizer, threads: 2, batch);
        using var forms = Trainer(model, usesKernels: false, optimizer, threads: 1, batch);
        Fill(own);
        Fill(forms);
        for (var step = 0; step < 2; step++)
        {
            var loss = forms.Step(0.01f);
            Assert.Equal(loss, own.Step(0.01f), 1e-4f * Math.Max(1, Math.Abs(loss)));
            Assert.Equal(forms.Outputs[0].As<float>().ToArray(), own.Outputs[0].As<float>().ToArray(), Close);
        }

        foreach (var name in forms.Trained)
        {
            float[] expected = forms.Weight(name).As<float>().ToArray(), actual = own.Weight(name).As<float>().ToArray();
            Assert.True(expected.Zip(actual, Close).All(close => close), $"{name}: [{string.Join(' ', actual.Take(20))}], not [{string.Join(' ', expected.Take(20))}]");
        }
    }

    private static bool Close(float a, float b) => MathF.Abs(a - b) <= 1e-3f * MathF.Max(1, MathF.Abs(a));

    private static Trainer Trainer(Model model, bool usesKernels, Optimizer optimizer, int threads, int batch = Batch) => new(model, new TrainerOptions
    {
        Mode = new TrainingMode(batch) { UsesKernels = usesKernels },
        Loss = new CrossEntropy(),
        Optimizer = optimizer,
        Threads = threads,
    });

    private static void Fill(Trainer trainer)
    {
        var random = new Random(5);
        foreach (ref var pixel in trainer.Inputs[0].As<float>())
        {
            pixel = random.NextSingle() * 2 - 1;
        }

        foreach (ref var label in trainer.Targets[CrossEntropy.Labels].As<long>())
        {
            label = random.Next(3);
        }
    }
}
