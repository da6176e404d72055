using Google.Protobuf;
using Mcmc.Ir;
using Mcmc.Ir.Onnx.Proto;
using static Mcmc.Tests.Ir.Protos;
using Kind = Mcmc.Ir.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Mcmc.Tests.Ir;

/// <summary>One model that uses every field of the specification, and an unknown one in every message.</summary>
internal static class EveryField
{
    public static ModelProto Model()
    {
        var model = Protos.Model(Operator(), Node("Add", ["a", "s"], ["y"]), Node("Optional", ["", "x"], ["", "o"]));
        model.ProducerName = "producer";
        model.ProducerVersion = "1.0";
        model.Domain = "org.example";
        model.ModelVersion = 3;
        model.DocString = "Über";
        model.OpsetImport[0].Unknown();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 2 }.Unknown());
        model.MetadataProps.AddRange([Entry("b", "1"), Entry("a", "2").Unknown(), Entry("", "")]);
        model.Functions.Add(Function());
        var training = new TrainingInfoProto { Algorithm = Branch("Relu", "x", "t"), Initialization = new GraphProto() };
        training.UpdateBinding.Add(Entry("w", "t"));
        training.InitializationBinding.Add(Entry("w", "t"));
        model.TrainingInfo.Add(training.Unknown());
        var configuration = new DeviceConfigurationProto { Name = "two", NumDevices = 2 };
        configuration.Device.AddRange(["a", "b"]);
        model.Configuration.Add(configuration.Unknown());
        Fill(model.Graph);
        return model.Unknown();
    }

    /// <summary>Adds a field that no version of the specification has.</summary>
    public static T Unknown<T>(this T message)
        where T : IMessage<T>
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(1000, WireFormat.WireType.LengthDelimited);
            output.WriteString(typeof(T).Name);
            output.WriteTag(1001, WireFormat.WireType.Fixed64);
            output.WriteFixed64(42);
        }

        message.MergeFrom(stream.ToArray());
        return message;
    }

    private static void Fill(GraphProto graph)
    {
        graph.DocString = "";
        graph.MetadataProps.Add(Entry("k", "v"));
        graph.Initializer.Add(Raw("w", DataType.Float, [2], new byte[8]).With(t => t.DocString = "weights").With(t => t.MetadataProps.Add(Entry("k", "v"))).Unknown());
        graph.Initializer.Add(Raw("x", DataType.Float, [], new byte[4]));
        var annotation = new TensorAnnotation { TensorName = "w" };
        annotation.QuantParameterTensorNames.Add(Entry("SCALE_TENSOR", "w"));
        graph.QuantizationAnnotation.Add(annotation.Unknown());
        graph.SparseInitializer.Add(Sparse("s"));
        graph.Input[0].DocString = "the input";
        graph.Input[0].Type.TensorType.Shape.Dim[0].Denotation = "DATA_BATCH";
        graph.Input[0].Type.TensorType.Shape.Dim[1].Unknown();
        graph.Input[0].Type.Denotation = "IMAGE";
        graph.Input[0].Type.Unknown();
        graph.Output[0].Type.TensorType.Unknown();
        graph.Output[0].Type.TensorType.Shape.Unknown();
        graph.Output[0].MetadataProps.Add(Entry("k", "v"));
        var sequence = new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = graph.Output[0].Type.Clone() } };
        graph.ValueInfo.AddRange(
        [
            new ValueInfoProto { Name = "a", Type = sequence }.Unknown(),
            new ValueInfoProto { Name = "o", Type = new TypeProto { OptionalType = new TypeProto.Types.Optional { ElemType = sequence } } },
            new ValueInfoProto { Name = "m", Type = new TypeProto { MapType = new TypeProto.Types.Map { KeyType = 7, ValueType = sequence } } },
            new ValueInfoProto { Name = "q", Type = new TypeProto { OpaqueType = new TypeProto.Types.Opaque { Domain = "d", Name = "n" } } },
            new ValueInfoProto { Name = "p", Type = new TypeProto { SparseTensorType = new TypeProto.Types.SparseTensor { ElemType = 1, Shape = new TensorShapeProto() } } },
            new ValueInfoProto { Name = "scalar", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 99, Shape = new TensorShapeProto() } } },
            new ValueInfoProto { Name = "shapeless", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } },
            new ValueInfoProto { Name = "typeless", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor() } },
            new ValueInfoProto { Name = "w" },
        ]);
        graph.Unknown();
    }

    private static NodeProto Operator()
    {
        var node = Node("Operator", ["x"], ["a"],
            new() { Name = "float", Type = Kind.Float, F = float.NaN, DocString = "doc" },
            new AttributeProto { Name = "int", Type = Kind.Int, I = long.MinValue }.Unknown(),
            new() { Name = "zero", Type = Kind.Int, I = 0 },
            new() { Name = "string", Type = Kind.String, S = ByteString.CopyFrom(0xff, 0, 0x41) },
            new() { Name = "tensor", Type = Kind.Tensor, T = Raw("inner name", DataType.Int4, [3], [1, 2]) },
            Graph("graph", Branch("Relu", "x", "g1").Unknown()),
            new() { Name = "sparse", Type = Kind.SparseTensor, SparseTensor = Sparse("") },
            new() { Name = "type", Type = Kind.TypeProto, Tp = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } },
            List(new() { Name = "floats", Type = Kind.Floats }, a => a.Floats.AddRange([1, -0f, float.PositiveInfinity])),
            List(new() { Name = "ints", Type = Kind.Ints }, a => a.Ints.AddRange([1, -1])),
            new() { Name = "no ints", Type = Kind.Ints },
            List(new() { Name = "strings", Type = Kind.Strings }, a => a.Strings.Add(ByteString.CopyFromUtf8("s"))),
            List(new() { Name = "tensors", Type = Kind.Tensors }, a => a.Tensors.Add(Raw("t", DataType.Bool, [1], [1]))),
            List(new() { Name = "graphs", Type = Kind.Graphs }, a => a.Graphs.AddRange([Branch("Abs", "x", "g2"), Branch("Abs", "g3in", "g3").With(g => g.Input.Add(Declared("g3in")))])),
            List(new() { Name = "sparses", Type = Kind.SparseTensors }, a => a.SparseTensors.Add(Sparse("z"))),
            List(new() { Name = "types", Type = Kind.TypeProtos }, a => a.TypeProtos.Add(new TypeProto())),
            new() { Name = "future", Type = (Kind)77 });
        node.Domain = "com.example";
        node.DocString = "doc";
        node.Overload = "o";
        node.MetadataProps.Add(Entry("k", "v"));
        var device = new NodeDeviceConfigurationProto { ConfigurationId = "two", PipelineStage = 1 };
        var sharding = new ShardingSpecProto { TensorName = "x" };
        sharding.Device.Add(1);
        sharding.ShardedDim.Add(new ShardedDimProto { Axis = 1 });
        sharding.ShardedDim[0].SimpleSharding.Add(new SimpleShardedDimProto { DimParam = "n", NumShards = 2 });
        sharding.IndexToDeviceGroupMap.Add(new IntIntListEntryProto { Key = 1 });
        device.ShardingSpec.Add(sharding);
        node.DeviceConfigurations.Add(device.Unknown());
        return node.Unknown();
    }

    private static AttributeProto List(AttributeProto attribute, Action<AttributeProto> fill) => attribute.With(fill);

    private static SparseTensorProto Sparse(string name)
    {
        var sparse = new SparseTensorProto { Values = Raw(name, DataType.Float, [1], new byte[4]), Indices = Raw("", DataType.Int64, [1], new byte[8]) };
        sparse.Dims.Add(3);
        return sparse.Unknown();
    }

    private static FunctionProto Function()
    {
        var function = new FunctionProto { Name = "f", Domain = "com.example", Overload = "o", DocString = "doc" };
        function.Input.Add("i");
        function.Output.Add("r");
        function.Attribute.Add("alpha");
        function.AttributeProto.Add(new AttributeProto { Name = "beta", F = 1, Type = Kind.Float });
        function.Node.Add(Node("LeakyRelu", ["i"], ["r"], new AttributeProto { Name = "alpha", RefAttrName = "alpha", Type = Kind.Float }));
        function.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        function.ValueInfo.Add(Declared("r"));
        function.MetadataProps.Add(Entry("k", "v"));
        return function.Unknown();
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
