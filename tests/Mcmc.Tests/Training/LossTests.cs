using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Tests.Operators;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training;

/// <summary>Losses and what they do to weights, against those that <c>tests/Models/scripts/training.py</c> saved from PyTorch.</summary>
public sealed class LossTests
{
    private const string FeatureName = "Gemm0_0";

    private static readonly Dictionary<string, ILoss> Losses = new(StringComparer.Ordinal)
    {
        ["cross-entropy"] = new CrossEntropy(),
        ["label-smoothing"] = new CrossEntropy(0.1f),
        ["soft-targets"] = new CrossEntropy(0.1f, isSoft: true),
        ["distillation"] = new Distillation(),
        ["distillation-warm"] = new Distillation(3),
        ["squared-error"] = new MeanSquaredError(),
        ["feature"] = new FeatureDistillation(FeatureName),
        ["distillation-and-labels"] = new WeightedSum((0.7f, new Distillation(3)), (0.3f, new CrossEntropy())),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_gives_PyTorchs_loss_and_gradients(string name)
    {
        var b = new GraphBuilder();
        var (w, bias) = (b.Constant(SavedValues.Numbers([3, 5], 1).ToTensor()), b.Constant(SavedValues.Numbers([3], 2).ToTensor()));
        var model = b.Build(b.Add("Add", b.Add("Gemm", [GraphBuilder.A("transB", 1)], b.Input(5), w), bias));

        var gradients = Step(name, model, 4, [2, 0, 1, 1]);

        SavedValues.AssertClose(SavedValues.Floats(SavedValues.Read("training.json", "losses", name, "w")), gradients(w));
        SavedValues.AssertClose(SavedValues.Floats(SavedValues.Read("training.json", "losses", name, "b")), gradients(bias));
    }

    [Fact]
    public void Build_averages_over_the_positions_of_a_map()
    {
        var b = new GraphBuilder();
        var w = b.Constant(SavedValues.Numbers([3, 5, 1], 1).ToTensor());
        var model = b.Build(b.Add("Conv", b.Input(5, 4), w));

        var gradients = Step("positions", model, 2, [0, 1, 2, 0, 1, 2, 0, 1], new CrossEntropy(0.1f));

        SavedValues.AssertClose(SavedValues.Floats(SavedValues.Read("training.json", "losses", "positions", "w")), gradients(w));
    }

    /// <summary>One step down by the gradient itself.</summary>
    private static Func<Value, float[]> Step(string name, Model model, long batch, long[] labels, ILoss? loss = null)
    {
        using var trainer = new Trainer(model, new TrainerOptions
        {
            Mode = new TrainingMode(batch), Loss = loss ?? Losses[name], Optimizer = new Sgd { Momentum = 0 },
        });
        SavedValues.Fill(trainer.Inputs[0], 0);
        foreach (var (target, tensor) in trainer.Targets)
        {
            if (target == CrossEntropy.Labels)
            {
                labels.CopyTo(tensor.As<long>());
            }
            else
            {
                SavedValues.Fill(tensor, 4);
            }
        }

        if (trainer.Targets.TryGetValue(CrossEntropy.Probabilities, out var probabilities))
        {
            Softmax(probabilities);
        }

        var before = model.Graph.Initializers.ToDictionary(i => i, i => i.Initializer!.ToFloats()!);
        SavedValues.AssertClose([SavedValues.Read("training.json", "losses", name, "loss").GetSingle()], [trainer.Step(1)]);
        trainer.WriteTo(model);
        return value => [.. before[value].Zip(value.Initializer!.ToFloats()!, (old, now) => old - now)];
    }

    private static void Softmax(RunnerTensor rows)
    {
        var classes = (int)rows.Dims[1];
        for (var row = 0; row < rows.Dims[0]; row++)
        {
            var values = rows.As<float>().Slice(row * classes, classes);
            System.Numerics.Tensors.TensorPrimitives.SoftMax(values.ToArray(), values);
        }
    }
}
