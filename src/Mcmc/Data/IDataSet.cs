using Mcmc.Diagnostics;

namespace Mcmc.Data;

/// <summary>Samples by index, ready for a model. Reading is safe from several threads at once.</summary>
internal interface IDataSet : IDisposable
{
    /// <summary>What the user called it: the descriptor or the folder.</summary>
    string Name { get; }

    /// <summary>Number of samples, at least 1.</summary>
    int Count { get; }

    /// <summary>Dimensions of one sample, without the batch, in the order of <see cref="Layout"/>.</summary>
    IReadOnlyList<int> SampleShape { get; }

    SampleLayout Layout { get; }

    bool HasLabels { get; }

    /// <summary>Number of classes where the format says it; null where only the labels could.</summary>
    int? Classes { get; }

    /// <summary>What the darkest and the brightest pixel become, per channel; one pair where all channels have the same.</summary>
    IReadOnlyList<(float Black, float White)> Levels => [(0, 1)];

    /// <summary>Reads some samples, in the order asked for.</summary>
    /// <param name="samples">Indices in [0, <see cref="Count"/>); any order, repeats allowed.</param>
    /// <param name="pixels">Takes the values, sample after sample; empty where they are not wanted.</param>
    /// <param name="labels">Takes one class per sample, from 0; empty where they are not wanted.</param>
    /// <exception cref="McmcException">MCMC4003 where a file cannot be read.</exception>
    void Read(ReadOnlySpan<int> samples, Span<float> pixels, Span<int> labels);
}
