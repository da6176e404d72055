namespace Mcmc.Compression.Locking;

/// <param name="Key">Hash of what the result was made from.</param>
/// <param name="Lock">The result.</param>
/// <param name="Bytes">Size of its model.</param>
/// <param name="WrittenUtc">When it came here.</param>
internal sealed record StoreEntry(string Key, CompressionLock Lock, long Bytes, DateTime WrittenUtc);
