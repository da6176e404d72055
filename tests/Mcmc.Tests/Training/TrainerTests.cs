using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;
using Mcmc.Tests.Operators;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training;

public sealed class TrainerTests
{
    [Theory]
    [InlineData("small/mlp.onnx")]
    [InlineData("small/vgg-bn.onnx")]
    [InlineData("small/mobilenet-v3.onnx")]
    public void Step_learns_a_small_batch_by_heart(string name)
    {
        using var trainer = new Trainer(Load(name), Options(16));
        var losses = Train(trainer, 60);

        Assert.True(losses[^1] < 0.1f * losses[0] && losses[^1] < 0.3f, $"{losses[0]} → {losses[^1]}");
    }

    [Fact]
    public void Step_gives_the_same_bytes_for_the_same_seed()
    {
        byte[] Run()
        {
            using var trainer = new Trainer(Load("small/vgg.onnx"), Options(8));
            Train(trainer, 5);
            return trainer.Save();
        }

        Assert.Equal(Run(), Run());
    }

    [Theory]
    [InlineData("small/mlp.onnx")]
    [InlineData("small/vgg-bn.onnx")]
    [InlineData("small/mobilenet-v3.onnx")]
    [InlineData("small/resnet-option-a.onnx")]
    public void Step_that_recomputes_gives_the_same_bytes(string name)
    {
        byte[] Run(bool recomputes)
        {
            using var trainer = new Trainer(Load(name), Options(8) with { Recomputes = recomputes, ClipNorm = 1 });
            Train(trainer, 4);
            return trainer.Save();
        }

        Assert.Equal(Run(recomputes: false), Run(recomputes: true));
    }

    [Fact]
    public void StepGraph_that_recomputes_keeps_much_less()
    {
        var model = Load("small/mobilenet-v3.onnx");
        var (all, less) = (PeakBytes(new StepGraph(model, Options(64))), PeakBytes(new StepGraph(model, Options(64) with { Recomputes = true })));

        Assert.True(less < 0.6 * all, $"{less} of {all} bytes");
    }

    [Fact]
    public void Restore_goes_on_as_if_never_stopped()
    {
        var options = Options(8) with { Optimizer = new AdamW { WeightDecay = 0.01f }, AverageDecay = 0.9f, ClipNorm = 1, Seed = 5 };
        using var whole = new Trainer(Load("small/vgg.onnx"), options);
        Train(whole, 7);
        using var first = new Trainer(Load("small/vgg.onnx"), options);
        Train(first, 3);
        var state = first.Save();
        using var second = new Trainer(Load("small/vgg.onnx"), options);
        second.Restore(state);
        Train(second, 4, from: 3);

        Assert.Equal(whole.Save(), second.Save());
    }

    [Fact]
    public void Restore_refuses_what_is_damaged_or_of_another_model()
    {
        using var trainer = new Trainer(Load("small/mlp.onnx"), Options(4));
        var state = trainer.Save();
        state[^40] ^= 1;

        Assert.Throws<InvalidDataException>(() => trainer.Restore(state));
        Assert.Throws<InvalidDataException>(() => trainer.Restore(state.AsSpan(0, 20)));
        using var other = new Trainer(Load("small/vgg.onnx"), Options(4));
        Assert.Throws<InvalidDataException>(() => trainer.Restore(other.Save()));
    }

    [Fact]
    public void WriteTo_makes_the_model_that_was_trained()
    {
        var model = Load("small/vgg-bn.onnx");
        using var trainer = new Trainer(model, Options(8) with { Mode = new TrainingMode(8) { NormalizesByBatch = false, DropsOut = false } });
        Train(trainer, 3);
        trainer.WriteTo(model);
        trainer.Step(0);

        using var runner = InferenceRunner.Load(model);
        var expected = runner.Run([.. trainer.Inputs])[0].As<float>().ToArray();
        Assert.Equal(expected, trainer.Outputs[0].As<float>().ToArray(), (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void Step_trains_through_a_Dropout_exported_in_training_mode()
    {
        var b = new GraphBuilder();
        var on = b.Constant(new Tensor(DataType.Bool, [], new byte[] { 1 }));
        var dropped = b.Add("Dropout", 2, [], b.Conv(b.Input(2, 3, 3), 2, 3), b.Constant(Tensor.Floats([0.5f])), on)[0];
        using var trainer = new Trainer(b.Build(b.Add("GlobalAveragePool", dropped)), Options(4));
        Train(trainer, 2);

        Assert.Empty(trainer.Frozen);
        Assert.Equal(2, trainer.Trained.Count);
    }

    /// <summary>Fills the inputs with noise of a fixed seed, the labels with what it decides.</summary>
    internal static List<float> Train(Trainer trainer, int steps, int from = 0)
    {
        var losses = new List<float>();
        for (var step = from; step < from + steps; step++)
        {
            var random = new Random(1);
            foreach (var input in trainer.Inputs)
            {
                foreach (ref var element in input.As<float>())
                {
                    element = random.NextSingle() * 2 - 1;
                }
            }

            var labels = trainer.Targets[CrossEntropy.Labels].As<long>();
            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] = i % 3;
            }

            losses.Add(trainer.Step(0.02f));
        }

        return losses;
    }

    internal static Model Load(string name) => OnnxFile.Load(TestModels.PathOf(name));

    /// <summary>The most that intermediate values take, freed after their last reader, in the order of the file.</summary>
    private static long PeakBytes(StepGraph step)
    {
        var graph = step.Training.Model.Graph;
        var last = new Dictionary<Value, Node>();
        graph.Nodes.ForEach(node => node.Inputs.OfType<Value>().ToList().ForEach(input => last[input] = node));
        var live = new HashSet<Value>();
        var peak = 0L;
        foreach (var node in graph.Nodes)
        {
            live.UnionWith(node.Outputs.OfType<Value>().Where(o => last.ContainsKey(o) && step.Training.Emitter.Shapes[o] is not null));
            peak = Math.Max(peak, live.Sum(v => sizeof(float) * step.Training.Emitter.Dims(v).Aggregate(1L, (p, d) => p * d)));
            live.RemoveWhere(v => last[v] == node);
        }

        return peak;
    }

    private static TrainerOptions Options(long batch) => new()
    {
        Mode = new TrainingMode(batch),
        Loss = new CrossEntropy(),
        Optimizer = new Sgd { WeightDecay = 1e-4f },
    };
}
