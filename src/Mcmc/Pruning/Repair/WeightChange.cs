using System.Runtime.InteropServices;
using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>How a consumer's weights change to make up for the input channels that it lost.</summary>
/// <param name="Change">Added to its weights: [columns that stay, all outputs].</param>
/// <param name="Intercept">Added to its output, by output.</param>
internal sealed record WeightChange(float[] Change, float[] Intercept)
{
    public long Bytes => sizeof(float) * ((long)Change.Length + Intercept.Length);

    /// <summary>The columns of X that stay and those that go, where these channels stay.</summary>
    public static (int[] Stays, int[] Goes) Columns(Consumer consumer, ChannelGroups groups, int[] channels)
    {
        var each = consumer.ColumnsPerChannel(groups);
        int[] stays = [.. channels.SelectMany(c => Enumerable.Range(c * each, each))];
        return (stays, [.. Enumerable.Range(0, consumer.Layer.Columns).Except(stays)]);
    }

    /// <summary>The original's weights of some columns, [columns, outputs].</summary>
    public static double[] Weights(LinearLayer layer, int[] columns)
    {
        var all = layer.Weight.Initializer!.As<float>();
        var weights = new double[columns.Length * layer.Outputs];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = all[layer.WeightIndex(0, columns[i / layer.Outputs], i % layer.Outputs)];
        }

        return weights;
    }

    /// <summary>Adds the change of the outputs that are left.</summary>
    /// <param name="consumer">Of the original.</param>
    /// <param name="outputs">The outputs that stay; null for all.</param>
    /// <param name="weight">The sliced weight.</param>
    /// <param name="bias">The sliced bias, where there is one.</param>
    public void Apply(Consumer consumer, int[]? outputs, Value weight, Value? bias)
    {
        var (all, count) = (consumer.Layer.Outputs, outputs?.Length ?? consumer.Layer.Outputs);
        var values = weight.Initializer!.ToFloats()!;
        var columns = Change.Length / all;
        for (var k = 0; k < columns; k++)
        {
            for (var m = 0; m < count; m++)
            {
                values[consumer.Layer.SlicedIndex(columns, count, k, m)] += Change[k * all + (outputs?[m] ?? m)];
            }
        }

        weight.Initializer = weight.Initializer.With(weight.Initializer.Dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        if (bias?.Initializer is { } tensor && tensor.ToFloats() is { } shift)
        {
            for (var m = 0; m < count; m++)
            {
                var channel = outputs?[m] ?? m;
                shift[m] += consumer.Point.BiasChange(channel, Intercept[channel]);
            }

            bias.Initializer = tensor.With(tensor.Dims, MemoryMarshal.AsBytes(shift.AsSpan()).ToArray());
        }
    }
}
