using Mcmc.Ir.Onnx;
using Mcmc.Proofs.Zoo;
using Mcmc.Runtime;

namespace Mcmc.Tests.Ir;

/// <summary>ONNX Runtime takes what was loaded and saved, and computes the same bits as from the original file.</summary>
public sealed class RoundTripInRuntimeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>All but the model whose operator exists nowhere: ONNX Runtime refuses the original too.</summary>
    public static TheoryData<string> Models => [.. TestModels.Names.Where(n => n != "small/custom-operator.onnx")];

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_of_a_saved_model_gives_the_same_bits(string name)
    {
        var source = TestModels.CopyTo(folder, name);
        var model = OnnxFile.Load(source);
        var saved = folder.File("saved.onnx");
        OnnxFile.Save(model, saved);
        var inputs = RandomInputs.Draw(model, OpenDimensions.Bind(model.Graph));

        var expected = Run(InferenceRunner.Load(source), inputs);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(InferenceRunner.Load(saved), inputs));
        Assert.Equal(expected, Run(InferenceRunner.Load(model), inputs));
    }

    private static List<byte[]> Run(InferenceRunner runner, RunnerTensor[] inputs)
    {
        using (runner)
        {
            return [.. runner.Run(inputs).Select(o => o.Data.ToArray())];
        }
    }
}
