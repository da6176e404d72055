using Mcmc.Runtime;

namespace Mcmc.Data.Streaming;

/// <summary>
/// Samples to train on, augmented, in memory that ONNX Runtime reads in place. It belongs to the stream, which fills it
/// again: use it before the next one is taken.
/// </summary>
internal sealed class TrainingBatch
{
    internal TrainingBatch(int size, IReadOnlyList<int> shape)
    {
        Pixels = new RunnerTensor(Ir.DataType.Float, [size, .. shape.Select(d => (long)d)]);
        (Samples, Labels, OtherLabels, Shares) = (new int[size], new int[size], new int[size], new float[size]);
    }

    /// <summary>The number of the batch since training began, from 0.</summary>
    public long Step { get; internal set; }

    /// <summary>[batch, sample shape], in the data set's layout.</summary>
    public RunnerTensor Pixels { get; }

    /// <summary>Which samples of the data set these are.</summary>
    public int[] Samples { get; }

    /// <summary>One class per sample; zeros where the data set has no labels.</summary>
    public int[] Labels { get; }

    /// <summary>The class of the sample that each was mixed with; the same as <see cref="Labels"/> without mixing.</summary>
    public int[] OtherLabels { get; }

    /// <summary>How much of each is of <see cref="Labels"/>, in [0, 1]; the rest is of <see cref="OtherLabels"/>.</summary>
    public float[] Shares { get; }

    /// <summary>One row per sample: the probability of each class.</summary>
    /// <param name="targets">[batch, classes]; overwritten.</param>
    public void WriteTargets(Span<float> targets)
    {
        var classes = targets.Length / Labels.Length;
        targets.Clear();
        for (var i = 0; i < Labels.Length; i++)
        {
            targets[i * classes + Labels[i]] += Shares[i];
            targets[i * classes + OtherLabels[i]] += 1 - Shares[i];
        }
    }
}
