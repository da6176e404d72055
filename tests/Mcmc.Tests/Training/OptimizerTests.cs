using Mcmc.Ir;
using Mcmc.Tests.Operators;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training;

/// <summary>Six steps of every optimizer, against those that <c>tests/Models/scripts/training.py</c> saved from PyTorch.</summary>
public sealed class OptimizerTests
{
    private const int Batch = 6;

    private static readonly Dictionary<string, (Optimizer Optimizer, float Rate, float? ClipNorm)> Optimizers = new(StringComparer.Ordinal)
    {
        ["plain"] = (new Sgd { Momentum = 0 }, 0.1f, null),
        ["momentum"] = (new Sgd { IsNesterov = false, WeightDecay = 0.05f }, 0.1f, null),
        ["nesterov"] = (new Sgd { WeightDecay = 0.05f }, 0.1f, null),
        ["adamw"] = (new AdamW { WeightDecay = 0.1f }, 0.02f, null),
        ["clipped"] = (new Sgd { WeightDecay = 0.05f }, 0.1f, 0.3f),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_takes_PyTorchs_steps(string name)
    {
        var (optimizer, rate, clipNorm) = Optimizers[name];
        var saved = SavedValues.Read("training.json", "optimizers", name);
        var (model, constants) = Network();
        using var trainer = new Trainer(model, new TrainerOptions
        {
            Mode = new TrainingMode(Batch), Loss = new CrossEntropy(), Optimizer = optimizer, ClipNorm = clipNorm, AverageDecay = 0.8f,
        });

        var losses = new List<float>();
        for (var step = 0; step < saved.GetProperty("losses").GetArrayLength(); step++)
        {
            SavedValues.Fill(trainer.Inputs[0], 10 + step);
            var labels = trainer.Targets[CrossEntropy.Labels].As<long>();
            for (var i = 0; i < Batch; i++)
            {
                labels[i] = (i + step) % 3;
            }

            losses.Add(trainer.Step(rate));
        }

        SavedValues.AssertClose(SavedValues.Floats(saved.GetProperty("losses")), losses.ToArray());
        foreach (var (part, isAverage) in new[] { ("state", false), ("average", true) })
        {
            trainer.WriteTo(model, isAverage);
            foreach (var parameter in saved.GetProperty(part).EnumerateObject())
            {
                SavedValues.AssertClose(SavedValues.Floats(parameter.Value), constants[parameter.Name].Initializer!.ToFloats());
            }
        }
    }

    [Fact]
    public void AdamW_that_is_relative_moves_each_tensor_by_its_own_size()
    {
        const float Rate = 0.02f;
        var (model, constants) = Network();
        var before = constants.ToDictionary(c => c.Key, c => c.Value.Initializer!.ToFloats()!, StringComparer.Ordinal);
        using var trainer = new Trainer(model, new TrainerOptions { Mode = new TrainingMode(Batch), Loss = new CrossEntropy(), Optimizer = new AdamW { IsRelative = true } });
        SavedValues.Fill(trainer.Inputs[0], 10);
        trainer.Step(Rate);
        trainer.WriteTo(model);

        // Adam's first step is as long for every element that has a gradient, whatever that is.
        foreach (var name in new[] { "first.weight", "norm.bias", "last.weight", "last.bias" })
        {
            var size = Math.Max(0.01, Math.Sqrt(before[name]!.Average(w => (double)w * w)));
            Assert.Equal(Rate * size, before[name]!.Zip(constants[name].Initializer!.ToFloats()!, (a, b) => Math.Abs(a - b)).Max(), 1e-4 * size);
        }
    }

    /// <summary>The script's network, by the names that it gives its parameters.</summary>
    private static (Model Model, Dictionary<string, Value> Constants) Network()
    {
        var b = new GraphBuilder();
        var constants = new Dictionary<string, Value>(StringComparer.Ordinal);
        Value Numbers(string name, double shift, params long[] dims) => constants[name] = b.Constant(SavedValues.Numbers(dims, shift).ToTensor());
        Value Filled(string name, float value) => constants[name] = b.Constant(Tensor.Floats([.. Enumerable.Repeat(value, 8)], 8));
        (string, AttributeValue)[] turned = [GraphBuilder.A("transB", 1)];

        var hidden = b.Add("Gemm", turned, b.Input(5), Numbers("first.weight", 1, 8, 5));
        var normed = b.Add("BatchNormalization", hidden, Numbers("norm.weight", 2, 8), Numbers("norm.bias", 3, 8), Filled("norm.running_mean", 0), Filled("norm.running_var", 1));
        return (b.Build(b.Add("Gemm", turned, b.Add("Relu", normed), Numbers("last.weight", 4, 3, 8), Numbers("last.bias", 5, 3))), constants);
    }
}
