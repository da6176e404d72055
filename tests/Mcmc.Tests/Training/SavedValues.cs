using System.Text.Json;
using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Training;

/// <summary>What the scripts under <c>tests/Models/scripts</c> saved from PyTorch, and the numbers that they started from.</summary>
internal static class SavedValues
{
    private const float Tolerance = 1e-4f;

    public static JsonElement Read(string file, params ReadOnlySpan<string> path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.PathOf("tests", "Mcmc.Tests", "Training", file)));
        var element = document.RootElement;
        foreach (var name in path)
        {
            element = element.GetProperty(name);
        }

        return element.Clone();
    }

    public static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetSingle())];

    public static long[] Longs(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetInt64())];

    /// <summary>sin of 1.7, 3.4, … plus a shift.</summary>
    public static RunnerTensor Numbers(long[] dims, double shift)
    {
        var tensor = new RunnerTensor(DataType.Float, dims);
        Fill(tensor, shift);
        return tensor;
    }

    public static void Fill(RunnerTensor tensor, double shift)
    {
        var values = tensor.As<float>();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)Math.Sin((i + 1) * 1.7 + shift);
        }
    }

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(expected.ToArray(), actual.ToArray(), (a, b) => MathF.Abs(a - b) <= Tolerance * MathF.Max(1, MathF.Abs(a)));
}
