using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Tests.Data.Evaluation;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Training.Reconstruction;

public sealed class ReconstructionTests
{
    private const int Samples = 160;

    [Fact]
    public void Run_brings_outputs_closer_to_the_original_on_images_that_it_never_saw()
    {
        using var data = Open("training");
        var (policy, repaired) = Repaired(data);
        var pruned = new ModelCopy(repaired).Model;
        var seen = new List<(int Done, int Total)>();

        Assert.True(Run(policy, data, pruned, steps: 40, progress: (done, total) => seen.Add((done, total))));

        Assert.Equal(Enumerable.Range(1, 40).Select(step => (step, 40)), seen);
        using var unseen = Open("validation");
        var batches = CalibrationInputs.Read(policy.Groups.Model, unseen, [.. Enumerable.Range(0, 256)]);
        double Distance(Model model) => batches.Sum(batch => SquaredDistance(Output(policy.Groups.Model, batch), Output(model, batch)));
        var (before, after) = (Distance(repaired), Distance(pruned));
        Assert.True(after < 0.9 * before, $"{before} before, {after} after");
    }

    [Fact]
    public void Run_twice_gives_the_same_bytes()
    {
        using var data = Open("training");
        var (policy, first) = Repaired(data);
        var second = new ModelCopy(first).Model;
        Assert.True(Run(policy, data, first, steps: 30, augment: new Augmentation(2, Flip: true)));
        Assert.True(Run(policy, data, second, steps: 30, augment: new Augmentation(2, Flip: true)));
        Assert.Equal(OnnxFile.ToBytes(first), OnnxFile.ToBytes(second));
    }

    [Fact]
    public void Run_leaves_statistics_that_are_those_of_the_samples()
    {
        var (policy, pruned) = Cut(OnnxFile.Load(TestModels.PathOf("small/vgg-bn.onnx")), 0.5);
        using var data = Drawn(pruned, 24);
        Assert.True(Run(policy, data, pruned, steps: 12, samples: 24));
        var again = new ModelCopy(pruned).Model;
        var (_, held) = new CalibrationSet(data, [.. Enumerable.Range(0, 24)], Augmentation.None).Split();
        new StatisticsRepair(CalibrationInputs.Read(pruned, data, held.Samples), 1).Run(again, new InputShapes(), TestContext.Current.CancellationToken);
        Assert.All(Statistics(pruned).Zip(Statistics(again)), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * MathF.Max(1, MathF.Abs(pair.First))));

        static IEnumerable<float> Statistics(Model model) =>
            model.Graph.Nodes.Where(n => n.OpType == "BatchNormalization").SelectMany(n => Enumerable.Range(3, 2).SelectMany(i => n.Inputs[i]!.Initializer!.ToFloats()!));
    }

    [Fact]
    public void Run_that_makes_the_held_out_samples_worse_changes_nothing()
    {
        using var data = Open("training");
        var (policy, pruned) = Repaired(data);
        var before = OnnxFile.ToBytes(pruned);
        Assert.False(Run(policy, data, pruned, rate: 100));
        Assert.Equal(before, OnnxFile.ToBytes(pruned));
    }

    [Theory]
    [InlineData(1.0, Samples)]
    [InlineData(0.5, 1)]
    [InlineData(0.5, 0)]
    public void Run_with_nothing_to_do_or_nothing_to_do_it_on_changes_nothing(double share, int samples)
    {
        using var data = Open("training");
        var (policy, pruned) = Cut(Network(), share);
        var before = OnnxFile.ToBytes(pruned);
        Assert.False(Run(policy, data, pruned, samples: samples));
        Assert.Equal(before, OnnxFile.ToBytes(pruned));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(9, 8, 1)]
    [InlineData(1000, 900, 100)]
    public void Split_holds_a_tenth_out(int count, int fitted, int heldOut)
    {
        using var data = Open("training");
        var set = new CalibrationSet(data, [.. Enumerable.Range(0, count)], Augmentation.None);
        var (first, second) = set.Split();
        Assert.Equal((fitted, heldOut), (first.Samples.Length, second.Samples.Length));
        Assert.Equal(set.Samples, first.Samples.Concat(second.Samples));
    }

    [Fact]
    public void Run_stops_where_it_is_asked_to_and_leaves_the_model_as_it_was()
    {
        using var data = Open("training");
        var (policy, pruned) = Cut(Network(), 0.5);
        var before = OnnxFile.ToBytes(pruned);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(policy, data, pruned, progress: (done, _) => CancelAt(done), cancellation: stop.Token));
        Assert.Equal(before, OnnxFile.ToBytes(pruned));

        void CancelAt(int step)
        {
            if (step == 2)
            {
                stop.Cancel();
            }
        }
    }

    [Theory]
    [InlineData("vgg-bn.onnx")]
    [InlineData("resnext-bn.onnx")]
    [InlineData("densenet.onnx")]
    [InlineData("mobilenet-v2.onnx")]
    [InlineData("unet-resize.onnx")]
    public void Run_trains_networks_of_every_kind(string file)
    {
        var (policy, pruned) = Cut(OnnxFile.Load(TestModels.PathOf($"small/{file}")), 0.5);
        using var data = Drawn(pruned, 24);
        Assert.True(Run(policy, data, pruned, steps: 12, samples: 24));
        OnnxFile.ToBytes(pruned);
    }

    private static bool Run(
        Policy policy, IDataSet data, Model pruned, int steps = 10, float rate = 0.02f, int samples = Samples, Augmentation? augment = null, Action<int, int>? progress = null, CancellationToken? cancellation = null)
    {
        var (fitted, held) = new CalibrationSet(data, [.. Enumerable.Range(0, samples)], augment ?? Augmentation.None).Split();
        return new Mcmc.Training.Reconstruction.Reconstruction(policy, fitted, held, threads: 1) { Steps = steps, Rate = rate }
            .Run(pruned, new InputShapes(), progress ?? ((_, _) => { }), cancellation ?? TestContext.Current.CancellationToken);
    }

    private static Model Network() => OnnxFile.Load(RepositoryRoot.PathOf("samples", "QuickStart", "models", "fashion.onnx"));

    private static (Policy Policy, Model Pruned) Cut(Model model, double share)
    {
        var groups = ChannelGroups.Find(model);
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, (int)(w * share)))]);
        return (policy, Pruner.Slice(policy));
    }

    private static (Policy Policy, Model Pruned) Repaired(IDataSet data)
    {
        var (policy, pruned) = Cut(Network(), 0.5);
        var (fitted, _) = new CalibrationSet(data, [.. Enumerable.Range(0, Samples)], Augmentation.None).Split();
        var batches = CalibrationInputs.Read(pruned, data, fitted.Samples);
        new SequentialRepair(policy, batches, threads: 1).Run(pruned, new InputShapes(), (_, _) => { }, TestContext.Current.CancellationToken);
        return (policy, pruned);
    }

    private static IDataSet Open(string name) =>
        DataDescriptor.Load(RepositoryRoot.PathOf("samples", "QuickStart", "data", $"{name}.json")).Open();

    private static ListedSamples Drawn(Model model, int count)
    {
        var dims = model.Graph.Feeds.Single().Shape!.Skip(1).Select(d => (int)d.Size!.Value).ToArray();
        var random = new SeededRandom(5, "samples");
        return new ListedSamples(dims, [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dims.Aggregate(1, (p, d) => p * d)).Select(_ => random.NextSingle()).ToArray())]);
    }

    private static float[] Output(Model model, RunnerTensor batch)
    {
        using var runner = InferenceRunner.Load(model);
        return runner.Run(batch)[0].As<float>().ToArray();
    }

    private static double SquaredDistance(float[] a, float[] b) => a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum();
}
