using Mcmc.Ir.Onnx;

namespace Mcmc.Tests.Ir;

public sealed class OnnxRoundTripTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(TestModels.All), MemberType = typeof(TestModels))]
    public void Save_of_a_loaded_model_keeps_everything(string name)
    {
        var source = TestModels.CopyTo(folder, name);
        var saved = folder.File("saved.onnx");

        OnnxFile.Save(OnnxFile.Load(source), saved);

        Assert.Equal(NormalForm.Of(File.ReadAllBytes(source), folder.Path), NormalForm.Of(File.ReadAllBytes(saved), folder.Path));
    }

    [Theory]
    [MemberData(nameof(TestModels.All), MemberType = typeof(TestModels))]
    public void Save_of_a_saved_model_gives_the_same_bytes(string name)
    {
        var (first, second) = (folder.File("a.onnx"), Path.Combine(Directory.CreateDirectory(folder.File("again")).FullName, "a.onnx"));

        OnnxFile.Save(OnnxFile.Load(TestModels.CopyTo(folder, name)), first);
        OnnxFile.Save(OnnxFile.Load(first), second);

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(File.Exists(first + ".data"), File.Exists(second + ".data"));
        if (File.Exists(first + ".data"))
        {
            Assert.Equal(File.ReadAllBytes(first + ".data"), File.ReadAllBytes(second + ".data"));
        }
    }
}
