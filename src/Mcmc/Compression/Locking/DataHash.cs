namespace Mcmc.Compression.Locking;

/// <summary>What tells one data set from another.</summary>
/// <param name="Descriptor">Hash of the descriptor's meaning; null where there is none, or it is not here.</param>
/// <param name="Samples">Hash of the files that hold samples and labels; null where one of them is not here.</param>
internal sealed record DataHash(string? Descriptor, string? Samples)
{
    public static readonly DataHash Absent = new(null, null);

    /// <summary>Whether this can be the data set that <paramref name="locked"/> was. What is not here cannot speak against it.</summary>
    public bool MayBe(DataHash? locked) =>
        this == Absent || (Descriptor == locked?.Descriptor && (Samples is null || Samples == locked?.Samples));
}
