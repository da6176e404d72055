using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Training.Reconstruction;

namespace Mcmc.Tests.Training.Reconstruction;

public sealed class MatchedValuesTests
{
    [Fact]
    public void Of_a_residual_network_are_the_ends_of_its_blocks_and_the_output()
    {
        var (policy, pruned, matched) = Halved("resnet-basic.onnx");
        Assert.Same(pruned.Graph.Outputs[0], matched[^1].Pruned);
        Assert.Equal(policy.Groups.Model.Graph.Nodes.Count(n => n.OpType == "Add"), matched.Count - 1);

        // The last block's end is what pooling makes of it.
        Assert.All(matched.SkipLast(2), m => Assert.True(m.Pruned.Producer is { OpType: "Relu" } relu && relu.Inputs[0]!.Producer!.OpType == "Add", m.Pruned.Name));
    }

    [Fact]
    public void Of_a_chain_are_what_every_second_layer_ends_in()
    {
        var (_, _, matched) = Halved("vgg.onnx");
        Assert.All(matched.SkipLast(1), m => Assert.DoesNotContain(m.Pruned.Producer!.OpType, (string[])["Conv", "Gemm"]));
        Assert.All(matched.Zip(matched.Skip(1)).SkipLast(1), pair => Assert.Equal(2, LayersBetween(pair.First.Pruned, pair.Second.Pruned)));
    }

    [Theory]
    [InlineData("vgg.onnx")]
    [InlineData("densenet.onnx")]
    [InlineData("resnet-option-a.onnx")]
    [InlineData("tf2onnx-cnn.onnx")]
    public void Copy_of_the_masked_original_gives_what_the_pruned_model_computes(string file)
    {
        var (policy, pruned, matched) = Halved(file);
        var masked = Masker.Mask(policy);
        var values = masked.Graph.Values().ToDictionary(v => v.Name, StringComparer.Ordinal);
        var input = RandomInputs.Draw(pruned, new InputShapes(batch: 3), 1)[0];
        using var whole = new ValueReader(masked, [.. matched.Select(m => values[m.Original.Name])], input, threads: 1);
        using var part = new ValueReader(pruned, [.. matched.Select(m => m.Pruned)], input, threads: 1);
        whole.Run();
        part.Run();
        for (var i = 0; i < matched.Count; i++)
        {
            var copied = new float[part[i].Count];
            matched[i].Copy(whole[i].As<float>(), whole[i].Dims, copied);
            Assert.All(copied.Zip(part[i].As<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * Math.Max(1, Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void Distance_is_the_divergence_of_answers_and_nothing_for_the_original()
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg.onnx")));
        var (model, output) = (groups.Model, groups.Model.Graph.Outputs[0]);
        RunnerTensor[] batches = [.. Enumerable.Range(0, 3).Select(seed => RandomInputs.Draw(model, new InputShapes(batch: 4), seed)[0])];
        var heldOut = new HeldOut(model, [new MatchedValue(output, output, null)], batches, threads: 1);
        Assert.Equal(0, heldOut.Distance(model), 6);

        using var runner = InferenceRunner.Load(model);
        var other = new ModelCopy(model).Model;
        foreach (var weight in other.Graph.Initializers.Where(i => i.Initializer is { Type: DataType.Float, Rank: 2 }))
        {
            weight.Initializer = Tensor.Floats([.. weight.Initializer!.ToFloats()!.Reverse()], weight.Initializer.Dims);
        }

        using var otherRunner = InferenceRunner.Load(other);
        double[] Probabilities(InferenceRunner of, RunnerTensor batch) =>
            [.. of.Run(batch)[0].As<float>().ToArray().Chunk((int)groups.Shapes[output]![1]).SelectMany(row => row.Select(v => Math.Exp(v) / row.Sum(w => Math.Exp(w))))];
        var divergence = batches.Average(b => Probabilities(runner, b).Zip(Probabilities(otherRunner, b), (p, q) => p * Math.Log(p / q)).Sum() / b.Dims[0]);
        Assert.Equal(divergence, heldOut.Distance(other), 1e-4 * divergence);

        double[] elements = [.. batches.SelectMany(b => runner.Run(b)[0].As<float>().ToArray()).Select(e => (double)e)];
        var mean = elements.Average();
        var variance = elements.Average(e => (e - mean) * (e - mean));
        Assert.Equal(variance, heldOut.Variances[0], 1e-4 * variance);
    }

    private static (Policy Policy, Model Pruned, IReadOnlyList<MatchedValue> Matched) Halved(string file)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w / 2))]);
        var pruned = Pruner.Slice(policy);
        var matched = MatchedValues.Of(policy, pruned, GraphShapes.Infer(pruned, new InputShapes()));
        Assert.NotEmpty(matched);
        return (policy, pruned, matched);
    }

    private static int LayersBetween(Value from, Value to)
    {
        var (count, open) = (0, new Queue<Value>([to]));
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance) { from };
        while (open.TryDequeue(out var value))
        {
            if (seen.Add(value) && value.Producer is { } node)
            {
                count += node.OpType is "Conv" or "Gemm" or "MatMul" ? 1 : 0;
                node.Inputs.OfType<Value>().ToList().ForEach(open.Enqueue);
            }
        }

        return count;
    }
}
