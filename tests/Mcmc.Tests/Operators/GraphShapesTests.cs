using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Tests.Operators;

/// <summary>On every committed export, each intermediate value has the dimensions, type and contents that ONNX Runtime gives it.</summary>
public sealed class GraphShapesTests
{
    public static TheoryData<string> Small => [.. TestModels.Names.Where(n => n.StartsWith("small/", StringComparison.Ordinal) && !n.Contains("custom-operator", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Small))]
    public void Infer_knows_every_value(string name)
    {
        var model = OnnxFile.Load(TestModels.PathOf(name));
        for (var batch = 1; batch <= 2; batch++)
        {
            var inputs = new InputShapes(batch: batch);
            var shapes = GraphShapes.Infer(model, inputs);
            foreach (var (value, actual) in RunAll(model, shapes, inputs))
            {
                Assert.Equal((value.Name, string.Join('x', actual.Dims), actual.Type), (value.Name, string.Join('x', shapes[value]!), shapes.TypeOf(value)));
                if (shapes.Ints(value) is { } ints)
                {
                    Assert.Equal(actual.ToTensor().ToInts(), ints);
                }
            }
        }
    }

    [Fact]
    public void Infer_after_an_unknown_operator_adopts_what_is_declared()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/custom-operator.onnx"));
        var shapes = GraphShapes.Infer(model);
        var values = model.Graph.Nodes.SelectMany(n => n.Outputs).OfType<Value>().ToList();

        Assert.Contains(values, v => shapes[v] is null);
        Assert.All(model.Graph.Outputs, o => Assert.NotNull(shapes[o]));
    }

    [Theory]
    [InlineData("small/vgg-bn.onnx", true)]
    [InlineData("small/vgg.onnx", false)]
    public void IsDynamic_tells_the_batch_apart(string name, bool expected)
    {
        var model = OnnxFile.Load(TestModels.PathOf(name));
        var shapes = GraphShapes.Infer(model);
        var output = model.Graph.Outputs[0];

        Assert.Equal(expected, shapes.IsDynamic(output, 0));
        Assert.False(shapes.IsDynamic(output, 1));
    }

    [Fact]
    public void IsDynamic_tells_other_open_dimensions_apart()
    {
        var model = OnnxFile.Load(TestModels.PathOf("zoo/gpt-dynamic.onnx"));
        var shapes = GraphShapes.Infer(model, new InputShapes(new Dictionary<string, long[]> { ["ids"] = [1, 8] }));

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(axis => shapes.IsDynamic(model.Graph.Outputs[0], axis)));
    }

    /// <summary>Runs the model with every value that nodes make as an output.</summary>
    private static IEnumerable<(Value Value, RunnerTensor Actual)> RunAll(Model model, GraphShapes shapes, InputShapes inputs)
    {
        var copy = new ModelCopy(model);
        var values = model.Graph.Nodes.SelectMany(n => n.Outputs).OfType<Value>().ToList();
        copy.Model.Graph.Outputs.Clear();
        copy.Model.Graph.Declared.Clear();
        foreach (var value in values)
        {
            var output = copy[value];
            (output.Type, output.Shape, output.IsDeclared) = (shapes.TypeOf(value), null, true);
            copy.Model.Graph.Outputs.Add(output);
        }

        using var runner = InferenceRunner.Load(copy.Model, new RunnerOptions { Optimize = false });
        return values.Zip(runner.Run(RandomInputs.Draw(model, inputs)));
    }
}
