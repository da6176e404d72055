using Mcmc.Ir;

namespace Mcmc.Training.Reconstruction;

/// <summary>A value inside a pruned model that is to come close to the original's.</summary>
/// <param name="Original">In the original: [N, channels, …].</param>
/// <param name="Pruned">In the pruned model: the same with fewer channels.</param>
/// <param name="Kept">The original's channels that the pruned model has, ascending; null for all.</param>
internal sealed record MatchedValue(Value Original, Value Pruned, int[]? Kept)
{
    /// <summary>The original's value without the channels that went.</summary>
    /// <param name="original">In the original's dimensions.</param>
    /// <param name="dims">Its dimensions.</param>
    /// <param name="target">In the pruned model's dimensions.</param>
    public void Copy(ReadOnlySpan<float> original, ReadOnlySpan<long> dims, Span<float> target)
    {
        if (Kept is null)
        {
            original.CopyTo(target);
            return;
        }

        var (samples, channels) = ((int)dims[0], (int)dims[1]);
        var size = original.Length / samples / channels;
        for (var i = 0; i < samples * Kept.Length; i++)
        {
            var (sample, channel) = (i / Kept.Length, Kept[i % Kept.Length]);
            original.Slice((sample * channels + channel) * size, size).CopyTo(target[(i * size)..]);
        }
    }
}
