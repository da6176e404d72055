using System.Text;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Tests.Compression;

/// <summary>Images of 3×32×32 with four coloured squares each, labelled by what a network answers.</summary>
internal static class SquareImages
{
    public const int RecordBytes = 1 + 3 * 32 * 32;

    /// <summary>Writes a descriptor and its records.</summary>
    /// <returns>The path of the descriptor.</returns>
    public static string Write(TemporaryFolder folder, string name, Model model, int count, long seed)
    {
        using var runner = InferenceRunner.Load(model);
        var random = new SeededRandom(seed, name);
        var records = new byte[count * RecordBytes];
        for (var i = 0; i < count; i++)
        {
            int[] colours = [.. Enumerable.Range(0, 12).Select(_ => random.Next(256))];
            var record = records.AsSpan(i * RecordBytes, RecordBytes);
            var input = new RunnerTensor(DataType.Float, 1, 3, 32, 32);
            for (var p = 0; p < RecordBytes - 1; p++)
            {
                record[p + 1] = (byte)colours[p / 1024 * 4 + p / 512 % 2 * 2 + p / 16 % 2];
                input.As<float>()[p] = record[p + 1] * 0.0078125f - 1;
            }

            var scores = runner.Run(input)[0].As<float>().ToArray();
            record[0] = (byte)Array.IndexOf(scores, scores.Max());
        }

        folder.Write(name + ".bin", records);
        return folder.Write(name + ".json", Encoding.UTF8.GetBytes($$"""{"format":"binary","files":["{{name}}.bin"],"shape":[3,32,32],"scale":0.0078125,"mean":[1]}"""));
    }

    /// <summary>Gives some samples other pixels and another label.</summary>
    public static void Spoil(TemporaryFolder folder, string name, IEnumerable<int> samples)
    {
        var path = folder.File(name + ".bin");
        var records = File.ReadAllBytes(path);
        foreach (var sample in samples)
        {
            var record = records.AsSpan(sample * RecordBytes, RecordBytes);
            record[0] = (byte)((record[0] + 1) % 10);
            record[1..].Reverse();
        }

        File.WriteAllBytes(path, records);
    }
}
