using Google.Protobuf;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Ir;

public sealed class ModelCopyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Indexers_map_every_value_node_and_graph()
    {
        var original = OnnxFile.Load(folder.Write("m.onnx", If(Branch("Relu", "x", "a"), Branch("Abs", "x", "b")).ToByteArray()));

        var copy = new ModelCopy(original);

        var node = original.Graph.Nodes[0];
        var nested = node.Subgraphs.First();
        Assert.Same(copy.Model.Graph, copy[original.Graph]);
        Assert.Same(copy.Model.Graph.Nodes[0], copy[node]);
        Assert.NotSame(node, copy[node]);
        Assert.Same(copy[node].Subgraphs.First(), copy[nested]);
        Assert.Same(copy[nested].Nodes[0], copy[nested.Nodes[0]]);
        Assert.Same(copy.Model.Graph.Inputs[0], copy[original.Graph.Inputs[0]]);
        Assert.Same(copy.Model.Graph.Inputs[0], copy[nested].Nodes[0].Inputs[0]);
        Assert.Same(copy[node], copy[node.Outputs[0]!].Producer);
        Assert.Same(original.Graph.Initializers[0].Initializer, copy[original.Graph.Initializers[0]].Initializer);
    }
}
