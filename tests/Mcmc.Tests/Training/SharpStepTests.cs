using Mcmc.Ir;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training;

public sealed class SharpStepTests
{
    private const float Radius = 0.3f;
    private const float Rate = 0.05f;
    private const float Momentum = 0.9f;

    /// <summary>The oracle takes one plain step to learn a gradient, and does the rest by hand.</summary>
    [Theory]
    [InlineData("small/mlp.onnx")]
    [InlineData("small/vgg-bn.onnx")]
    [InlineData("small/resnet-option-a.onnx")]
    public void SharpStep_updates_by_the_gradient_at_the_highest_loss_nearby(string name)
    {
        const int Steps = 3;
        var model = TrainerTests.Load(name);
        using var trainer = new Trainer(model, Options() with { Optimizer = new Sgd { Momentum = Momentum }, SharpnessRadius = Radius });
        var losses = TrainerTests.Train(trainer, Steps, step: t => t.SharpStep(Rate));

        var weights = Values(model, trainer.Trained);
        var velocities = weights.ToDictionary(w => w.Key, w => new float[w.Value.Length]);
        for (var i = 0; i < Steps; i++)
        {
            var (here, loss, statistics) = Gradients(model, weights);
            var length = Math.Sqrt(here.Values.Sum(g => g.Sum(v => (double)v * v)));
            var uphill = weights.ToDictionary(w => w.Key, w => here.TryGetValue(w.Key, out var g) ? [.. w.Value.Zip(g, (v, d) => (float)(v + Radius * d / length))] : w.Value);
            var (there, _, _) = Gradients(model, uphill);
            foreach (var (parameter, gradient) in there)
            {
                velocities[parameter] = [.. velocities[parameter].Zip(gradient, (v, g) => Momentum * v + g)];
                weights[parameter] = [.. weights[parameter].Select((w, j) => w - Rate * (gradient[j] + Momentum * velocities[parameter][j]))];
            }

            foreach (var (statistic, values) in statistics)
            {
                weights[statistic] = values;
            }

            Assert.Equal(loss, losses[i], 1e-4f);
        }

        Assert.All(weights, w => Assert.Equal(w.Value, trainer.Weight(w.Key).As<float>().ToArray(), (a, b) => MathF.Abs(a - b) <= 2e-4f * MathF.Max(1, MathF.Abs(a))));
    }

    [Fact]
    public void Step_is_the_same_whether_sharp_steps_may_follow()
    {
        byte[] Run(float? radius)
        {
            using var trainer = new Trainer(TrainerTests.Load("small/vgg-bn.onnx"), Options() with { ClipNorm = 1, SharpnessRadius = radius });
            TrainerTests.Train(trainer, 3);
            return trainer.Save();
        }

        Assert.Equal(Run(null), Run(Radius));
    }

    [Fact]
    public void Restore_between_sharp_steps_goes_on_as_if_never_stopped()
    {
        var options = Options() with { Optimizer = new AdamW { WeightDecay = 0.01f }, AverageDecay = 0.9f, ClipNorm = 1, SharpnessRadius = Radius, Seed = 5 };
        using var whole = new Trainer(TrainerTests.Load("small/vgg.onnx"), options);
        TrainerTests.Train(whole, 2);
        TrainerTests.Train(whole, 3, step: t => t.SharpStep(Rate));
        using var first = new Trainer(TrainerTests.Load("small/vgg.onnx"), options);
        TrainerTests.Train(first, 2);
        TrainerTests.Train(first, 1, step: t => t.SharpStep(Rate));
        using var second = new Trainer(TrainerTests.Load("small/vgg.onnx"), options);
        second.Restore(first.Save());
        TrainerTests.Train(second, 2, step: t => t.SharpStep(Rate));

        Assert.Equal(whole.Save(), second.Save());
    }

    private static TrainerOptions Options() => new() { Mode = new TrainingMode(8), Loss = new CrossEntropy() };

    private static (Dictionary<string, float[]> Gradients, float Loss, Dictionary<string, float[]> Statistics) Gradients(Model model, Dictionary<string, float[]> weights)
    {
        using var plain = new Trainer(model, Options() with { Optimizer = new Sgd { Momentum = 0, IsNesterov = false } });
        foreach (var (name, values) in weights)
        {
            values.CopyTo(plain.Weight(name).As<float>());
        }

        var loss = TrainerTests.Train(plain, 1, step: t => t.Step(1))[0];
        var after = weights.Keys.ToDictionary(n => n, n => plain.Weight(n).As<float>().ToArray());
        bool IsStatistic(string name) => model.Graph.Nodes.Exists(n => n.OpType == "BatchNormalization" && n.Inputs.Skip(3).Any(i => i!.Name == name));
        return (
            after.Where(a => !IsStatistic(a.Key)).ToDictionary(a => a.Key, a => weights[a.Key].Zip(a.Value, (w, next) => w - next).ToArray()),
            loss,
            after.Where(a => IsStatistic(a.Key)).ToDictionary(a => a.Key, a => a.Value));
    }

    private static Dictionary<string, float[]> Values(Model model, IReadOnlyList<string> names) =>
        model.Graph.Values().Where(v => names.Contains(v.Name)).ToDictionary(v => v.Name, v => v.Constant!.ToFloats()!);
}
