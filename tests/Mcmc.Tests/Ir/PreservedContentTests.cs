using Google.Protobuf;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Ir.Onnx.Proto;
using static Mcmc.Tests.Ir.Protos;
using Kind = Mcmc.Ir.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Mcmc.Tests.Ir;

/// <summary>What the IR does not manage comes through loading and saving; what it does reads as the specification says.</summary>
public sealed class PreservedContentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Save_keeps_every_field_of_every_message()
    {
        var original = EveryField.Model().ToByteArray();

        var saved = OnnxFile.ToBytes(Load(original));

        Assert.Equal(NormalForm.Of(original, folder.Path), NormalForm.Of(saved, folder.Path));
        Assert.Equal(saved, OnnxFile.ToBytes(Load(saved)));
    }

    [Fact]
    public void Load_reads_what_a_node_says()
    {
        var node = Load(EveryField.Model().ToByteArray()).Graph.Nodes[0];

        Assert.Equal(("Operator", "com.example", "Operator_a"), (node.OpType, node.Domain, node.Name));
        Assert.Equal(float.NaN, node.Float("float", 0));
        Assert.Equal(long.MinValue, node.Int("int", 0));
        Assert.Equal([1, -1], node.Ints("ints"));
        Assert.Equal([], node.Ints("no ints"));
        Assert.Equal(DataType.Int4, node.Tensor("tensor")!.Type);
        Assert.Equal([0xff, 0, 0x41], Assert.IsType<TextAttribute>(node.Attributes["string"]).Utf8.ToArray());
        Assert.Equal(3, node.Subgraphs.Count());
        Assert.IsType<OpaqueAttribute>(node.Attributes["strings"]);
        Assert.IsType<OpaqueAttribute>(node.Attributes["future"]);
    }

    [Fact]
    public void Load_connects_values()
    {
        var graph = Load(EveryField.Model().ToByteArray()).Graph;
        var x = Assert.Single(graph.Inputs);

        Assert.Same(x, graph.Initializers[1]);
        Assert.Empty(graph.Feeds);
        Assert.Same(x, graph.Nodes[0].Inputs[0]);
        Assert.Same(x, Assert.Single(Mcmc.Ir.Graph.Captured(graph.Nodes[0])));
        Assert.Same(graph.Nodes[0].Outputs[0], graph.Nodes[1].Inputs[0]);
        Assert.Same(graph.SparseInitializers[0], graph.Nodes[1].Inputs[1]);
        Assert.Same(graph.Nodes[1], graph.Outputs[0].Producer);
        Assert.Null(graph.Nodes[2].Inputs[0]);
        Assert.Null(graph.Nodes[2].Outputs[0]);
        Assert.Same(graph.Nodes[2].Outputs[1], graph.Declared.Single(v => v.Name == "o"));
        Assert.Equal([new Dimension(1), new Dimension(null, "C"), new Dimension(4)], x.Shape);
        Assert.Equal(DataType.Float, x.Type);
        Assert.Empty(graph.Declared.Single(v => v.Name == "scalar").Shape!);
        Assert.Null(graph.Declared.Single(v => v.Name == "shapeless").Shape);
    }

    [Fact]
    public void Save_writes_what_was_changed()
    {
        var model = Load(EveryField.Model().ToByteArray());
        var input = model.Graph.Inputs[0];
        input.Shape = [new Dimension(7), Dimension.Unknown, new Dimension(null, "W")];
        input.Type = DataType.Float16;
        model.Graph.Nodes[0].Set("int", 5);
        model.Metadata["a"] = "changed";
        model.Metadata["mcmc"] = "new";
        model.Opsets["com.example"] = 3;

        var saved = ModelProto.Parser.ParseFrom(OnnxFile.ToBytes(model));

        Assert.Equal(5, saved.Graph.Node[0].Attribute[1].I);
        Assert.Equal("{ \"dim\": [ { \"dimValue\": \"7\", \"denotation\": \"DATA_BATCH\" }, { }, { \"dimParam\": \"W\" } ] }", saved.Graph.Input[0].Type.TensorType.Shape.ToString());
        Assert.Equal(10, saved.Graph.Input[0].Type.TensorType.ElemType);
        Assert.Equal("IMAGE", saved.Graph.Input[0].Type.Denotation);
        Assert.Equal(["1", "changed", "", "new"], saved.MetadataProps.Select(p => p.Value));
        Assert.Equal([17, 3], saved.OpsetImport.Select(o => o.Version));
    }

    [Fact]
    public void Load_takes_negative_dimensions_as_unknown_and_saving_keeps_them()
    {
        var bytes = Relu().With(m => m.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = -1).ToByteArray();

        var model = Load(bytes);

        Assert.Equal(Dimension.Unknown, model.Graph.Inputs[0].Shape![0]);
        Assert.Equal(NormalForm.Of(bytes, folder.Path), NormalForm.Of(OnnxFile.ToBytes(model), folder.Path));
    }

    [Fact]
    public void Load_normalises_the_default_domain()
    {
        var model = Load(Relu().With(m => m.Graph.Node[0].Domain = "ai.onnx").With(m => m.OpsetImport[0].Domain = "ai.onnx").ToByteArray());

        Assert.Equal("", model.Graph.Nodes[0].Domain);
        Assert.Equal(17, model.Opset);
        Assert.Equal([""], model.Opsets.Keys);
    }

    [Fact]
    public void Load_tells_the_kind_of_attributes_that_declare_none()
    {
        var node = Node("Relu", ["x"], ["y"], new() { Name = "i", I = 1 }, new() { Name = "f", F = 1 }, new() { Name = "s", S = ByteString.Empty },
            new AttributeProto { Name = "is" }.With(a => a.Ints.Add(1)), new() { Name = "t", T = Raw("", DataType.UInt8, [], [1]) }, new() { Name = "?" });
        var bytes = Model(node).With(m => m.IrVersion = 1).With(m => m.OpsetImport.Clear()).ToByteArray();

        var model = Load(bytes);
        var saved = ModelProto.Parser.ParseFrom(OnnxFile.ToBytes(model));

        Assert.Equal(1, model.Opset);
        Assert.Equal([Kind.Int, Kind.Float, Kind.String, Kind.Ints, Kind.Tensor, Kind.Undefined], saved.Graph.Node[0].Attribute.Select(a => a.Type));
    }

    [Fact]
    public void Load_completes_a_value_that_is_declared_twice()
    {
        var bytes = Relu().With(m => m.Graph.Output[0].Type = null).With(m => m.Graph.ValueInfo.AddRange([Declared("y"), Declared("y"), Declared("x")])).ToByteArray();

        var saved = ModelProto.Parser.ParseFrom(OnnxFile.ToBytes(Load(bytes))).Graph;

        Assert.Equal(Declared("y"), saved.Output[0]);
        Assert.Equal([Declared("y"), Declared("x")], saved.ValueInfo);
    }

    [Fact]
    public void Load_keeps_an_output_that_is_an_input_or_an_initializer()
    {
        var bytes = Relu().With(m => m.Graph.Output.AddRange([Declared("x"), Declared("w")]))
            .With(m => m.Graph.Initializer.Add(Raw("w", DataType.Float, [], new byte[4]))).ToByteArray();

        var model = Load(bytes);

        Assert.Same(model.Graph.Inputs[0], model.Graph.Outputs[1]);
        Assert.Same(model.Graph.Initializers[0], model.Graph.Outputs[2]);
        Assert.Equal(NormalForm.Of(bytes, folder.Path), NormalForm.Of(OnnxFile.ToBytes(model), folder.Path));
    }

    [Fact]
    public void Load_lets_nested_names_hide_those_around()
    {
        var inner = Branch("Abs", "hidden", "a");
        inner.Node.Insert(0, Node("Neg", ["x"], ["hidden"]));
        var bytes = If(inner, Branch("Relu", "hidden", "b")).With(m => m.Graph.Node.Insert(0, Node("Exp", ["x"], ["hidden"]))).ToByteArray();

        var graph = Load(bytes).Graph;
        var branches = graph.Nodes[1].Subgraphs.ToArray();

        Assert.Same(branches[0].Nodes[0].Outputs[0], branches[0].Nodes[1].Inputs[0]);
        Assert.Same(graph.Nodes[0].Outputs[0], branches[1].Nodes[0].Inputs[0]);
    }

    [Fact]
    public void Save_keeps_string_tensors()
    {
        var tensor = new TensorProto { Name = "w", DataType = 8 };
        tensor.Dims.Add(2);
        tensor.StringData.AddRange([ByteString.CopyFromUtf8("ä"), ByteString.CopyFrom(0xff)]);
        var bytes = Relu().With(m => m.Graph.Initializer.Add(tensor)).ToByteArray();

        var model = Load(bytes);

        Assert.Equal(["ä"u8.ToArray(), [0xff]], model.Graph.Initializers[0].Initializer!.Strings!.Select(s => s.ToArray()));
        Assert.Equal(NormalForm.Of(bytes, folder.Path), NormalForm.Of(OnnxFile.ToBytes(model), folder.Path));
    }

    private Model Load(byte[] bytes) => OnnxFile.Load(folder.Write("model.onnx", bytes));
}
