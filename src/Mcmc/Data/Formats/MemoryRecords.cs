namespace Mcmc.Data.Formats;

/// <summary>Records that lie in memory, because their file is compressed.</summary>
internal sealed class MemoryRecords(byte[] bytes, int length) : IRecords
{
    public int Count => bytes.Length / length;

    public int Length => length;

    public ReadOnlySpan<byte> Read(int index, Span<byte> scratch) => bytes.AsSpan(index * length, length);

    public void Dispose()
    {
    }
}
