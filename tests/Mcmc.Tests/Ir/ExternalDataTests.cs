using Google.Protobuf;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Ir.Onnx.Proto;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Ir;

public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder outside = new();
    private readonly string folder;

    public ExternalDataTests() => folder = Directory.CreateDirectory(outside.File("model")).FullName;

    public void Dispose() => outside.Dispose();

    public static TheoryData<string, string> Locations => new()
    {
        { "missing.bin", "does not exist" },
        { "../secret.bin", "outside" },
        { "sub/../../secret.bin", "outside" },
        { "..\\secret.bin", "outside" },
        { "/etc/passwd", "outside" },
        { "\\\\server\\share", "outside" },
        { "C:secret.bin", "outside" },
        { "", "names no file" },
        { "a\0b", "outside" },
        { ".", "outside" },
        { "sub", "does not exist" },
    };

    [Theory]
    [MemberData(nameof(Locations))]
    public void Load_of_a_location_outside_the_folder_is_refused(string location, string expected)
    {
        outside.Write("secret.bin", new byte[16]);
        Directory.CreateDirectory(Path.Combine(folder, "sub"));

        Fails(expected, External("w", [4], ("location", location)));
    }

    [Fact]
    public void Load_of_a_link_that_leads_outside_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        outside.Write("secret.bin", new byte[16]);
        File.CreateSymbolicLink(Path.Combine(folder, "file.bin"), outside.File("secret.bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "twice.bin"), "file.bin");
        Directory.CreateSymbolicLink(Path.Combine(folder, "up"), "..");
        File.CreateSymbolicLink(Path.Combine(folder, "loop.bin"), "loop.bin");

        Fails("link that leads outside", External("w", [4], ("location", "file.bin")));
        Fails("link that leads outside", External("w", [4], ("location", "twice.bin")));
        Fails("link that leads outside", External("w", [4], ("location", "up/secret.bin")));
        Fails("cannot be reached", External("w", [4], ("location", "loop.bin")));
    }

    [Fact]
    public void Load_follows_links_within_the_folder_and_to_the_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Put("real.bin", 16);
        File.CreateSymbolicLink(Path.Combine(folder, "w.bin"), "real.bin");
        Directory.CreateSymbolicLink(outside.File("linked"), folder);
        Write(External("w", [4], ("location", "w.bin")));

        var model = OnnxFile.Load(Path.Combine(outside.File("linked"), "m.onnx"));

        Assert.Equal(16, model.Graph.Initializers[0].Initializer!.Data.Length);
    }

    [Theory]
    [InlineData("offset", "-4", "no whole number")]
    [InlineData("offset", "4x", "no whole number")]
    [InlineData("offset", "99999999999999999999", "no whole number")]
    [InlineData("offset", "9223372036854775807", "cut short")]
    [InlineData("offset", "4", "cut short")]
    [InlineData("length", "12", "its type and dimensions take 16")]
    [InlineData("length", "-16", "no whole number")]
    public void Load_of_a_range_that_does_not_fit_is_refused(string key, string value, string expected)
    {
        Put("w.bin", 16);

        Fails(expected, External("w", [4], ("location", "w.bin"), (key, value)));
    }

    [Fact]
    public void Load_of_huge_dimensions_checks_the_file_before_it_allocates()
    {
        Put("w.bin", 16);

        Fails("cut short", External("w", [1L << 40], ("location", "w.bin")));
    }

    [Fact]
    public void Load_refuses_ranges_that_overlap_and_shares_equal_ones()
    {
        Put("w.bin", 64);
        var first = External("a", [4], ("location", "w.bin"), ("offset", "16"));

        Fails("shares part", first, External("b", [4], ("location", "w.bin"), ("offset", "12")));
        Fails("shares part", first, External("b", [2], ("location", "w.bin"), ("offset", "20")));
        Fails("shares part", first, External("b", [16], ("location", "w.bin"), ("offset", "0")));
        Write(first, External("b", [2, 2], ("location", "w.bin"), ("offset", "16"), ("length", "16")), External("c", [4], ("location", "w.bin"), ("offset", "32")));
        var weights = OnnxFile.Load(Path.Combine(folder, "m.onnx")).Graph.Initializers;

        Assert.Equal(weights[0].Initializer!.Data, weights[1].Initializer!.Data);
        Assert.NotEqual(weights[0].Initializer!.Data, weights[2].Initializer!.Data);
    }

    [Fact]
    public void Load_refuses_elements_both_inside_and_outside()
    {
        Put("w.bin", 16);
        Write(External("w", [4], ("location", "w.bin")).With(t => t.RawData = ByteString.CopyFrom(new byte[16])));

        Assert.Equal("MCMC3002", Assert.Throws<McmcException>(() => OnnxFile.Load(Path.Combine(folder, "m.onnx"))).Diagnostic.Code.Id);
    }

    [Fact]
    public void Save_aligns_external_tensors_and_keeps_the_others_inside()
    {
        Put("w.bin", 8 + (3 << 20));
        Write(
            External("small", [2], ("location", "w.bin")),
            Raw("inside", DataType.Float, [300], new byte[1200]),
            External("large", [1 << 18], ("location", "w.bin"), ("offset", "8")),
            External("empty", [0], ("location", "w.bin")),
            External("larger", [1 << 19], ("location", "w.bin"), ("offset", "1048584")));
        var saved = outside.File("saved.onnx");

        OnnxFile.Save(OnnxFile.Load(Path.Combine(folder, "m.onnx")), saved);

        var tensors = ModelProto.Parser.ParseFrom(File.ReadAllBytes(saved)).Graph.Initializer;
        Assert.Equal(["small", "large", "larger"], tensors.Where(t => t.ExternalData.Count > 0).Select(t => t.Name));
        Assert.Equal(["saved.onnx.data", "0", "8"], tensors[0].ExternalData.Select(e => e.Value));
        Assert.Equal(["saved.onnx.data", "65536", "1048576"], tensors[2].ExternalData.Select(e => e.Value));
        Assert.Equal(1 << 16, new FileInfo(saved + ".data").Length % (1 << 20));
        Assert.Equal(Elements(Path.Combine(folder, "m.onnx")), Elements(saved));
    }

    [Fact]
    public void Save_of_a_model_too_large_for_one_message_moves_its_weights_out()
    {
        var model = OnnxFile.Load(Write(Raw("small", DataType.UInt8, [1023], new byte[1023]), Raw("large", DataType.UInt8, [1024], new byte[1024])));
        var external = new ExternalDataWriter("w.data", spill: true);

        var tensors = ModelWriter.Write(model, external).Graph.Initializer;

        Assert.Equal([0, 3], tensors.Select(t => t.ExternalData.Count));
    }

    [Fact]
    public void Save_brings_the_external_data_of_messages_that_stay_as_they_are()
    {
        Put("w.bin", 16);
        var sparse = new SparseTensorProto { Values = External("s", [4], ("location", "w.bin")), Indices = Raw("", DataType.Int64, [4], new byte[32]) };
        sparse.Dims.Add(10);
        var function = new FunctionProto { Name = "f", Domain = "d" };
        function.Node.Add(Node("Constant", [], ["c"], new AttributeProto { Name = "value", T = External("t", [4], ("location", "w.bin")) }));
        var model = Model(Node("Add", ["x", "s"], ["y"])).With(m => m.Graph.SparseInitializer.Add(sparse)).With(m => m.Functions.Add(function));
        var path = outside.File("elsewhere.onnx");

        OnnxFile.Save(OnnxFile.Load(Write(model)), path);

        var saved = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        Assert.Equal(Bytes(16), saved.Graph.SparseInitializer[0].Values.RawData);
        Assert.Equal(Bytes(16), saved.Functions[0].Node[0].Attribute[0].T.RawData);
        Assert.Empty(saved.Functions[0].Node[0].Attribute[0].T.ExternalData);
    }

    [Fact]
    public void ToBytes_holds_external_tensors_inside()
    {
        Put("w.bin", 16);
        var model = OnnxFile.Load(Write(External("w", [4], ("location", "w.bin"))));

        Assert.True(OnnxFile.FitsBytes(model));
        Assert.Equal(Bytes(16), ModelProto.Parser.ParseFrom(OnnxFile.ToBytes(model)).Graph.Initializer[0].RawData);
    }

    private static ByteString Bytes(int count) => ByteString.CopyFrom([.. Enumerable.Range(0, count).Select(i => (byte)i)]);

    private static List<byte[]> Elements(string path) => [.. OnnxFile.Load(path).Graph.Initializers.Select(i => i.Initializer!.Data.ToArray())];

    private void Put(string name, int length) => File.WriteAllBytes(Path.Combine(folder, name), Bytes(length).ToByteArray());

    private string Write(params TensorProto[] initializers) => Write(Relu().With(m => m.Graph.Initializer.AddRange(initializers)));

    private string Write(ModelProto model)
    {
        var path = Path.Combine(folder, "m.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private void Fails(string expected, params TensorProto[] initializers)
    {
        var path = Write(initializers);
        var diagnostic = Assert.Throws<McmcException>(() => OnnxFile.Load(path)).Diagnostic;

        Assert.Equal("MCMC3004", diagnostic.Code.Id);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("m.onnx", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains($"'{initializers[^1].Name}'", diagnostic.Message, StringComparison.Ordinal);
    }
}
