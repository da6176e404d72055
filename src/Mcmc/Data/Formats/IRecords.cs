namespace Mcmc.Data.Formats;

/// <summary>Stored samples: byte records of one length, by index.</summary>
internal interface IRecords : IDisposable
{
    int Count { get; }

    /// <summary>Bytes of one record.</summary>
    int Length { get; }

    /// <summary>The bytes of one record: in place, or read into <paramref name="scratch"/>, which holds <see cref="Length"/> bytes.</summary>
    ReadOnlySpan<byte> Read(int index, Span<byte> scratch);
}
