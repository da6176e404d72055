using System.Text.Json;
using Mcmc.Costs;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Mcmc.Tests.Costs;

public sealed class ExecutionOrderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    // HardSwish of opset 14 has no kernel: ONNX Runtime takes it apart, into nodes that the file does not have.
    public static TheoryData<string> Runnable => [.. TestModels.Names.Where(n => n.StartsWith("small/", StringComparison.Ordinal) && n is not ("small/custom-operator.onnx" or "small/mobilenet-v3-opset14.onnx"))];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Of_a_model_is_the_order_in_ONNX_Runtimes_profile(string name)
    {
        var path = TestModels.CopyTo(folder, name);
        var model = OnnxFile.Load(path);
        OnnxFile.Save(model, path);

        // ONNX Runtime numbers what is left when Constant nodes have become initializers.
        var numbered = model.Graph.Nodes.Where(n => n.OpType != "Constant").ToArray();
        var expected = Profiled(path, model).Select(position => numbered[position]);

        // It drops casts that change nothing even without optimisation.
        Assert.Equal(Names(expected), Names(ExecutionOrder.Of(model.Graph)));

        static IEnumerable<string> Names(IEnumerable<Node> nodes) => nodes.Where(n => n.OpType != "Cast").Select(n => n.ToString());
    }

    [Fact]
    public void Of_a_graph_leaves_out_what_no_output_needs()
    {
        var graph = new Graph();
        var input = new Value("x") { Type = DataType.Float, Shape = [new Dimension(1)] };
        graph.Inputs.Add(input);
        var needed = Append(graph, "Relu", input);
        Append(graph, "Relu", Append(graph, "Relu", needed));
        graph.Outputs.Add(needed);

        Assert.Equal([needed.Producer!], ExecutionOrder.Of(graph));
    }

    [Fact]
    public void Of_a_very_deep_graph_does_not_overflow_the_stack()
    {
        var graph = new Graph();
        var value = new Value("x") { Type = DataType.Float, Shape = [new Dimension(1)] };
        graph.Inputs.Add(value);
        for (var i = 0; i < 200_000; i++)
        {
            value = Append(graph, "Relu", value);
        }

        graph.Outputs.Add(value);

        Assert.Equal(graph.Nodes, ExecutionOrder.Of(graph));
    }

    private static Value Append(Graph graph, string opType, Value input)
    {
        var node = new Node(opType, "", "");
        var output = new Value($"v{graph.Nodes.Count}") { Producer = node };
        node.Inputs.Add(input);
        node.Outputs.Add(output);
        graph.Nodes.Add(node);
        return output;
    }

    /// <summary>Runs the unoptimised graph with profiling; positions of the nodes in the file, in the order of their kernels.</summary>
    private List<int> Profiled(string path, Model model)
    {
        _ = InferenceRunner.RuntimeVersion;
        var feeds = RandomInputs.Draw(model);
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            EnableProfiling = true,
            ProfileOutputPathPrefix = folder.File("profile"),
        };
        using var session = new InferenceSession(path, options);
        using var runOptions = new RunOptions();
        var inputs = session.InputNames.Zip(feeds).ToDictionary(p => p.First, p => OrtValue.CreateTensorValueFromMemory(p.Second.As<float>().ToArray(), p.Second.Dims));
        session.Run(runOptions, inputs, session.OutputNames).Dispose();
        using var profile = JsonDocument.Parse(File.ReadAllText(session.EndProfiling()));
        foreach (var value in inputs.Values)
        {
            value.Dispose();
        }

        return [.. from e in profile.RootElement.EnumerateArray()
                   where e.GetProperty("cat").GetString() == "Node" && e.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal)
                   orderby e.GetProperty("ts").GetInt64()
                   select int.Parse(e.GetProperty("args").GetProperty("node_index").GetString()!, System.Globalization.CultureInfo.InvariantCulture)];
    }
}
