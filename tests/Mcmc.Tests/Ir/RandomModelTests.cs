using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tests.Ir;

/// <summary>Laws of loading, saving, copying and checking, over random models.</summary>
public sealed class RandomModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_of_a_saved_model_saves_as_the_same_bytes() => ForAll(model =>
    {
        var bytes = OnnxFile.ToBytes(model);
        return OnnxFile.ToBytes(OnnxFile.Load(folder.Write("m.onnx", bytes))).AsSpan().SequenceEqual(bytes);
    });

    [Fact]
    public void ModelCopy_saves_as_the_same_bytes() => ForAll(model =>
    {
        var copy = new ModelCopy(model).Model;
        ModelCheck.Run(copy);
        return OnnxFile.ToBytes(copy).AsSpan().SequenceEqual(OnnxFile.ToBytes(model));
    });

    [Fact]
    public void ModelCopy_shares_no_mutable_part_with_its_original() => ForAll(model =>
    {
        var before = OnnxFile.ToBytes(model);
        Spoil(new ModelCopy(model).Model.Graph);
        return OnnxFile.ToBytes(model).AsSpan().SequenceEqual(before);
    });

    private static void ForAll(Func<Model, bool> law) =>
        Law.HoldsForSeeds(seed => law(RandomModel.Create(seed)));

    /// <summary>Changes everything that can be changed.</summary>
    private static void Spoil(Graph graph)
    {
        foreach (var value in graph.Values().Concat(graph.Declared).Concat(graph.Nodes.SelectMany(n => n.Inputs.OfType<Value>())))
        {
            value.Type = DataType.UInt4;
            value.Shape = [];
            value.Initializer = null;
            value.Producer = null;
        }

        foreach (var node in graph.Nodes)
        {
            node.Subgraphs.ToList().ForEach(Spoil);
            node.Attributes.Clear();
            node.Inputs.Clear();
            node.Outputs.Clear();
            (node.OpType, node.Domain, node.Name) = ("Spoilt", "spoilt", "spoilt");
        }

        graph.Inputs.Clear();
        graph.Initializers.Clear();
        graph.Outputs.Clear();
        graph.Declared.Clear();
        graph.Nodes.Clear();
        graph.Name = "spoilt";
    }
}
