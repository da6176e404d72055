using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class StagedRunTests
{
    [Theory]
    [InlineData("resnet-option-a-bn.onnx")]
    [InlineData("googlenet.onnx")]
    [InlineData("densenet.onnx")]
    [InlineData("shufflenet.onnx")]
    public void Advance_node_by_node_gives_the_values_of_a_whole_run(string file)
    {
        var model = OnnxFile.Load(TestModels.PathOf($"small/{file}"));
        var (nodes, output) = (model.Graph.Nodes, model.Graph.Outputs[0]);
        RunnerTensor[] batches = [RandomInputs.Draw(model, seed: 1)[0], RandomInputs.Draw(model, seed: 2)[0]];
        var run = new StagedRun(model, GraphShapes.Infer(model), batches, nodes.Count - 1, new RunnerOptions());
        run.Need(output, nodes.Count);
        for (var node = 1; node <= nodes.Count; node++)
        {
            run.Advance(node);
        }

        using var whole = InferenceRunner.Load(model);
        for (var batch = 0; batch < batches.Length; batch++)
        {
            var (expected, actual) = (whole.Run(batches[batch])[0].As<float>().ToArray(), run[output, batch].As<float>().ToArray());
            var scale = expected.Max(Math.Abs);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * scale));
        }
    }
}
