using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Runtime;

/// <summary>Inputs for proofs and latency, where no data is needed: the same seed gives the same tensors.</summary>
internal static class RandomInputs
{
    private const long DefaultRange = 4;
    private const long MaxRange = 1 << 24;

    /// <summary>One tensor for each of the model's feeds, in their order (that of <see cref="InferenceRunner.Inputs"/>).</summary>
    /// <exception cref="McmcException">MCMC3008, MCMC4012 (shapes); MCMC4011 (an input that is no tensor of numbers).</exception>
    public static RunnerTensor[] Draw(Model model, InputShapes? shapes = null, long seed = 0)
    {
        var (dims, _) = (shapes ?? new InputShapes()).Bind(model.Graph);
        var random = new SeededRandom(seed, "inputs");
        return [.. model.Graph.Feeds.Select(feed => Draw(feed, dims.GetValueOrDefault(feed), random, IndexRange.Of(model.Graph, feed) ?? DefaultRange))];
    }

    /// <summary>
    /// Draws new elements: floats from N(0, 1), bytes from [0, 255] as in images, other integers below
    /// <paramref name="range"/> (they tend to be indices), booleans evenly.
    /// </summary>
    /// <returns>False for element types that are not drawn.</returns>
    public static bool Fill(RunnerTensor tensor, SeededRandom random, long range = DefaultRange)
    {
        var below = (int)Math.Clamp(range, 1, MaxRange);
        switch (tensor.Type)
        {
            case DataType.Float:
                Each<float>(tensor, () => (float)random.NextGaussian());
                return true;
            case DataType.Double:
                Each(tensor, () => random.NextGaussian());
                return true;
            case DataType.Float16:
                Each(tensor, () => (Half)random.NextGaussian());
                return true;
            case DataType.BFloat16:
                Each(tensor, () => (ushort)(BitConverter.SingleToUInt32Bits((float)random.NextGaussian()) >> 16));
                return true;
            case DataType.UInt8:
                Each(tensor, () => (byte)random.Next(256));
                return true;
            case DataType.Bool:
                Each(tensor, () => (byte)random.Next(2));
                return true;
            case DataType.Int8:
                Each(tensor, () => (sbyte)random.Next(Math.Min(below, sbyte.MaxValue)));
                return true;
            case DataType.Int16 or DataType.UInt16:
                Each(tensor, () => (ushort)random.Next(Math.Min(below, short.MaxValue)));
                return true;
            case DataType.Int32 or DataType.UInt32:
                Each(tensor, () => random.Next(below));
                return true;
            case DataType.Int64 or DataType.UInt64:
                Each(tensor, () => (long)random.Next(below));
                return true;
            default:
                return false;
        }
    }

    private static RunnerTensor Draw(Value feed, long[]? dims, SeededRandom random, long range)
    {
        if (dims is not null && RunnerTensor.Holds(feed.Type))
        {
            var tensor = new RunnerTensor(feed.Type, dims);
            if (Fill(tensor, random, range))
            {
                return tensor;
            }
        }

        throw new McmcException(Codes.FeatureMissing, $"Input '{feed.Name}' is no dense tensor of real numbers ({feed.Type}), which is all that can be fed here. Export the model with such an input.");
    }

    private static void Each<T>(RunnerTensor tensor, Func<T> draw)
        where T : unmanaged
    {
        foreach (ref var element in tensor.As<T>())
        {
            element = draw();
        }
    }
}
