using Google.Protobuf;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Ir;

/// <summary>What a rewrite can break is found, and named.</summary>
public sealed class ModelCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_of_a_valid_model_passes() => ModelCheck.Run(Load());

    [Fact]
    public void Run_finds_a_value_read_before_it_is_made() => Fails("'b', which nothing before it makes", g => g.Nodes.Reverse());

    [Fact]
    public void Run_finds_a_value_that_nothing_makes() => Fails("'stranger'", g => g.Nodes[0].Inputs[0] = new Value("stranger"));

    [Fact]
    public void Run_finds_another_value_of_the_same_name() => Fails("'x'", g => g.Nodes[0].Inputs[0] = new Value("x"));

    [Fact]
    public void Run_finds_a_removed_initializer() => Fails("'w'", g => g.Initializers.RemoveAt(1));

    [Fact]
    public void Run_finds_an_initializer_without_content() => Fails("'w' has no content", g => g.Initializers[1].Initializer = null);

    [Fact]
    public void Run_finds_a_name_given_twice() => Fails("called 'b'", g => g.Nodes[^1].Outputs.Add(new Value("b") { Producer = g.Nodes[^1] }));

    [Fact]
    public void Run_finds_a_value_without_a_name() => Fails("without a name", g => g.Nodes[0].Outputs.Add(new Value("") { Producer = g.Nodes[0] }));

    [Fact]
    public void Run_finds_a_wrong_producer() => Fails("'b' says that no node makes it", g => g.Nodes[0].Outputs[0]!.Producer = null);

    [Fact]
    public void Run_finds_an_input_listed_twice() => Fails("called 'x'", g => g.Inputs.Add(g.Inputs[0]));

    [Fact]
    public void Run_finds_an_output_that_nothing_makes() => Fails("output 'z'", g => g.Outputs.Add(new Value("z")));

    [Fact]
    public void Run_finds_a_nested_value_read_from_outside() => Fails("'inner'", g => g.Outputs.Add(g.Nodes[1].Subgraphs.First().Nodes[0].Outputs[0]!));

    [Fact]
    public void Run_finds_what_is_wrong_in_a_nested_graph() => Fails("'stranger'", g => g.Nodes[1].Subgraphs.First().Nodes[0].Inputs[0] = new Value("stranger"));

    private Model Load() => OnnxFile.Load(folder.Write("m.onnx", If(Branch("Relu", "b", "inner"), Branch("Abs", "x", "other"))
        .With(m => m.Graph.Initializer.Add(Raw("w", DataType.Float, [2], new byte[8])))
        .With(m => m.Graph.Node.Insert(0, Node("Add", ["x", "w"], ["b"]))).ToByteArray()));

    private void Fails(string expected, Action<Graph> spoil)
    {
        var model = Load();
        spoil(model.Graph);

        var diagnostic = Assert.Throws<McmcException>(() => ModelCheck.Run(model)).Diagnostic;

        Assert.Equal("MCMC3002", diagnostic.Code.Id);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
    }
}
