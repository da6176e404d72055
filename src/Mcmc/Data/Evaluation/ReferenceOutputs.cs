namespace Mcmc.Data.Evaluation;

/// <summary>The original model's outputs on some samples: what others are held against where there are no labels.</summary>
internal sealed class ReferenceOutputs
{
    private readonly float[] rows;

    internal ReferenceOutputs(float[] rows, int classes, OutputScale scale, Quality quality)
    {
        this.rows = rows;
        (Classes, Scale, Quality) = (classes, scale, quality);
    }

    public int Classes { get; }

    public OutputScale Scale { get; }

    public int Samples => rows.Length / Classes;

    /// <summary>The agreement of the original with itself: what drops are taken from.</summary>
    public Quality Quality { get; }

    /// <summary>The outputs for one sample, one value per class.</summary>
    public ReadOnlySpan<float> Row(int position) => rows.AsSpan(position * Classes, Classes);
}
