using Google.Protobuf;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Ir.Onnx.Proto;
using static Mcmc.Tests.Ir.Protos;
using Kind = Mcmc.Ir.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Mcmc.Tests.Ir;

/// <summary>Files that are no models, and models that break the rules, end in a diagnostic that names the file, the place and the remedy.</summary>
public sealed class BadModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "empty", [], "is empty" },
        { "text", "a,b,c\n1,2,3\n"u8.ToArray(), "text file" },
        { "json", "{ \"format\": \"cifar10\" }"u8.ToArray(), "text file" },
        { "git-lfs", "version https://git-lfs.example/spec/v1\noid sha256:00\nsize 12\n"u8.ToArray(), "git lfs pull" },
        { "gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], "gzip" },
        { "checkpoint", "PK\u0003\u0004\u0014\0"u8.ToArray(), "PyTorch" },
        { "tflite", [0x1c, 0, 0, 0, .. "TFL3"u8, 0, 0], "TensorFlow Lite" },
        { "ort", [0x1c, 0, 0, 0, .. "ORTM"u8, 0, 0], "ONNX Runtime's own format" },
        { "zeros", new byte[100], "damaged" },
        { "ones", [.. Enumerable.Repeat((byte)0xff, 100)], "damaged" },
        { "no graph", new ModelProto { IrVersion = 8 }.ToByteArray(), "damaged" },
        { "length past the end", [0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3], "damaged" },
        // Google.Protobuf 3.25 runs off its buffer here and throws IndexOutOfRangeException.
        { "length that overflows", [0x08, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, 0x12, 1, (byte)'a'], "damaged" },
        { "negative length", [0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], "damaged" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_of_no_model_says_what_the_file_is(string name, byte[] content, string expected)
    {
        var diagnostic = Fails(folder.Write(name + ".onnx", content));

        Assert.Equal("MCMC3001", diagnostic.Code.Id);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(name + ".onnx", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_of_random_bytes_is_refused()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);

            Assert.Equal("MCMC3001", Fails(folder.Write("random.onnx", bytes)).Code.Id);
        }
    }

    [Fact]
    public void Load_of_a_truncated_model_is_refused()
    {
        var bytes = TestModels.Read("small/mlp.onnx");
        for (var length = 1; length < bytes.Length - 1; length += 97)
        {
            Assert.StartsWith("MCMC300", Fails(folder.Write("cut.onnx", bytes.AsSpan(0, length))).Code.Id, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_of_a_folder_or_a_missing_file_is_refused()
    {
        Assert.Equal("MCMC3001", Fails(folder.Path).Code.Id);
        Assert.Equal("MCMC4005", Fails(folder.File("missing.onnx")).Code.Id);
        Assert.Equal("MCMC4005", Fails(folder.File("missing/model.onnx")).Code.Id);
    }

    [Fact]
    public void Load_of_a_huge_declared_length_allocates_no_more_than_the_file()
    {
        var tensor = new byte[] { 0x2a, 0xfb, 0xff, 0xff, 0xff, 0x07, 0x4a, 0xf0, 0xff, 0xff, 0xff, 0x07 };
        var path = folder.Write("huge.onnx", [0x08, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, .. tensor]);
        Fails(path);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Fails(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    public static TheoryData<string, string> BrokenRules => new()
    {
        { "no IR version", "IR version" },
        { "no operator", "names no operator" },
        { "duplicate input", "'x'" },
        { "duplicate output", "called 'y'" },
        { "output named like an input", "called 'x'" },
        { "duplicate initializer", "called 'w'" },
        { "initializer without a name", "no name" },
        { "dangling input", "reads 'missing'" },
        { "dangling input of a nested graph", "reads 'missing'" },
        { "dangling output", "'z'" },
        { "cycle", "cycle" },
        { "cycle through a nested graph", "cycle" },
        { "self loop", "cycle" },
        { "two operator sets", "two versions" },
        { "duplicate attribute", "two attributes 'a'" },
        { "attribute without a name", "without a name" },
        { "attribute of another kind", "INT" },
        { "attribute of two kinds", "at once" },
        { "attribute without its tensor", "TENSOR" },
        { "reference with a value", "reference" },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public void Load_of_a_broken_rule_names_the_place(string rule, string expected)
    {
        var model = rule switch
        {
            "no IR version" => Relu().With(m => m.ClearIrVersion()),
            "no operator" => Model(Node("", ["x"], ["y"])),
            "duplicate input" => Relu().With(m => m.Graph.Input.Add(Declared("x"))),
            "duplicate output" => Model(Node("Relu", ["x"], ["y"]), Node("Abs", ["x"], ["y"])),
            "output named like an input" => Model(Node("Relu", ["x"], ["x"]), Node("Relu", ["x"], ["y"])),
            "duplicate initializer" => Relu().With(m => m.Graph.Initializer.AddRange([Raw("w", DataType.UInt8, [1], [1]), Raw("w", DataType.UInt8, [1], [1])])),
            "initializer without a name" => Relu().With(m => m.Graph.Initializer.Add(Raw("", DataType.UInt8, [1], [1]))),
            "dangling input" => Model(Node("Add", ["x", "missing"], ["y"])),
            "dangling input of a nested graph" => If(Branch("Relu", "missing", "a"), Branch("Relu", "x", "b")),
            "dangling output" => Relu().With(m => m.Graph.Output.Add(Declared("z"))),
            "cycle" => Model(Node("Add", ["x", "b"], ["a"]), Node("Relu", ["a"], ["b"]), Node("Relu", ["b"], ["y"])),
            "cycle through a nested graph" => If(Branch("Relu", "y", "a"), Branch("Relu", "x", "b")),
            "self loop" => Model(Node("Relu", ["y"], ["y"])),
            "two operator sets" => Relu().With(m => m.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 9 })),
            "duplicate attribute" => With(new AttributeProto { Name = "a", I = 1, Type = Kind.Int }, new AttributeProto { Name = "a", I = 2, Type = Kind.Int }),
            "attribute without a name" => With(new AttributeProto { I = 1, Type = Kind.Int }),
            "attribute of another kind" => With(new AttributeProto { Name = "a", F = 1, Type = Kind.Int }),
            "attribute of two kinds" => With(new AttributeProto { Name = "a", I = 1, F = 1 }),
            "attribute without its tensor" => With(new AttributeProto { Name = "a", Type = Kind.Tensor }),
            "reference with a value" => With(new AttributeProto { Name = "a", RefAttrName = "b", I = 1 }),
            _ => throw new ArgumentOutOfRangeException(nameof(rule)),
        };

        AssertInvalid(model, expected);

        static ModelProto With(params AttributeProto[] attributes) => Model(Node("Relu", ["x"], ["y"], attributes));
    }

    public static TheoryData<string> BrokenTensors => ["short", "long", "negative", "huge", "overflow", "overflow before zero", "no data", "twice", "wrong list", "unknown type", "no type", "strings", "segment"];

    [Theory]
    [MemberData(nameof(BrokenTensors))]
    public void Load_of_a_broken_tensor_names_it(string how)
    {
        var tensor = how switch
        {
            "short" => Raw("weird", DataType.Float, [2, 3], new byte[20]),
            "long" => Raw("weird", DataType.Float, [2, 3], new byte[28]),
            "negative" => Raw("weird", DataType.Float, [-1, -1], new byte[4]),
            "huge" => Raw("weird", DataType.Float, [1L << 40], new byte[4]),
            "overflow" => Raw("weird", DataType.UInt8, [1L << 32, 1L << 32], []),
            "overflow before zero" => Raw("weird", DataType.UInt8, [1L << 62, 1L << 62, 0], []),
            "no data" => Raw("weird", DataType.Float, [2], []),
            "twice" => Raw("weird", DataType.Float, [1], new byte[4]).With(t => t.FloatData.Add(1)),
            "wrong list" => Raw("weird", DataType.Float, [1], []).With(t => t.Int32Data.Add(1)),
            "unknown type" => Raw("weird", (DataType)99, [1], new byte[4]),
            "no type" => Raw("weird", DataType.Undefined, [1], new byte[4]),
            "strings" => Raw("weird", DataType.String, [2], []).With(t => t.StringData.Add(ByteString.Empty)),
            "segment" => Raw("weird", DataType.Float, [1], new byte[4]).With(t => t.Segment = new TensorProto.Types.Segment { Begin = 0, End = 1 }),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };

        AssertInvalid(Relu().With(m => m.Graph.Initializer.Add(tensor.Clone())), "'weird'");
        AssertInvalid(Model(Node("Constant", [], ["y"], new AttributeProto { Name = "value", T = tensor, Type = Kind.Tensor })), "'value' of Constant");
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(40, "MCMC3001")]
    [InlineData(2_000, "MCMC3001")]
    public void Load_of_nested_graphs_ends_at_the_depth_that_protobuf_allows(int depth, string? code)
    {
        var path = folder.Write("deep.onnx", NestedModel(depth));

        Assert.Equal(code, code is null ? Loads(path) : Fails(path).Code.Id);

        static string? Loads(string path)
        {
            OnnxFile.Load(path);
            return null;
        }
    }

    [Fact]
    public void Load_of_deep_groups_of_unknown_fields_is_refused()
    {
        var groups = Enumerable.Repeat((byte)0xfb, 50_000).SelectMany(b => new byte[] { b, 0x0f });

        Assert.Equal("MCMC3001", Fails(folder.Write("groups.onnx", [.. Relu().ToByteArray(), .. groups])).Code.Id);
    }

    /// <summary>Ifs within Ifs, built as bytes from the inside out, as no message library would write it.</summary>
    private static byte[] NestedModel(int depth)
    {
        byte[] graph = [.. Field(1, Branch("Relu", "x", "v").Node[0].ToByteArray()), .. Field(12, new ValueInfoProto { Name = "v" }.ToByteArray())];
        for (var i = 1; i < depth; i++)
        {
            var name = "v" + i;
            byte[] attribute = [.. Field(1, "then_branch"u8), .. Field(6, graph), 0xa0, 0x01, 5];
            byte[] node = [.. Field(4, "If"u8), .. Field(1, "x"u8), .. Field(2, System.Text.Encoding.UTF8.GetBytes(name)), .. Field(5, attribute)];
            graph = [.. Field(1, node), .. Field(12, new ValueInfoProto { Name = name }.ToByteArray())];
        }

        return [0x08, 8, .. Field(7, [.. graph, .. Field(11, Declared("x").ToByteArray())])];
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
        output.Flush();
        return stream.ToArray();
    }

    private void AssertInvalid(ModelProto model, string expected)
    {
        var diagnostic = Fails(folder.Write("bad.onnx", model.ToByteArray()));

        Assert.Equal("MCMC3002", diagnostic.Code.Id);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("bad.onnx", diagnostic.Message, StringComparison.Ordinal);
    }

    private static Diagnostic Fails(string path) => Assert.Throws<McmcException>(() => OnnxFile.Load(path)).Diagnostic;
}
