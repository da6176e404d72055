using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;

namespace Mcmc.Tool.Tests;

/// <summary>
/// A data set of random 3×32×32 images of coloured squares whose labels are a model's own answers, so that its accuracy is known: everything
/// that was not mislabelled on purpose. The answers come from ONNX Runtime directly.
/// </summary>
internal static class LabelledData
{
    private const int Channels = 3;
    private const int Side = 32;
    private const int Classes = 10;
    private const int Squares = 2;

    /// <summary>Writes <c>NAME.json</c> and its records into a folder.</summary>
    /// <returns>The path of the descriptor.</returns>
    public static string Write(TemporaryFolder folder, string modelPath, int count, int mislabelled = 0, string name = "data")
    {
        var model = OnnxFile.Load(modelPath);
        using var runner = InferenceRunner.Load(model);
        var random = new Random(7);
        var pixels = new byte[Channels * Side * Side];
        using var records = File.Create(folder.File($"{name}.bin"));
        for (var sample = 0; sample < count; sample++)
        {
            Draw(pixels, random);
            var label = Answer(runner, pixels);
            records.WriteByte((byte)(sample < mislabelled ? (label + 1) % Classes : label));
            records.Write(pixels);
        }

        var descriptor = folder.File($"{name}.json");
        File.WriteAllText(descriptor, $$"""{"format":"binary","files":["{{name}}.bin"],"shape":[{{Channels}},{{Side}},{{Side}}],"scale":0.0078125,"mean":[1]}""");
        return descriptor;
    }

    /// <summary>Squares and not noise: all noise looks alike to a convolution, and one class would answer to it.</summary>
    private static void Draw(byte[] pixels, Random random)
    {
        var squares = new byte[Channels * Squares * Squares];
        random.NextBytes(squares);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (channel, row, column) = (i / (Side * Side), i / Side % Side, i % Side);
            pixels[i] = squares[(channel * Squares + row * Squares / Side) * Squares + column * Squares / Side];
        }
    }

    private static int Answer(InferenceRunner runner, byte[] pixels)
    {
        var input = new RunnerTensor(DataType.Float, [1, Channels, Side, Side]);
        var values = input.As<float>();
        for (var i = 0; i < pixels.Length; i++)
        {
            values[i] = pixels[i] * 0.0078125f - 1;
        }

        var answer = runner.Run(input)[0].As<float>();
        var best = 0;
        for (var i = 1; i < answer.Length; i++)
        {
            best = answer[i] > answer[best] ? i : best;
        }

        return best;
    }
}
