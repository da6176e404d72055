using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Mcmc.Ir.Onnx;

/// <summary>
/// A file as a sequence of blocks that all share one buffer, each read when the parser comes to it. The parser thus knows
/// the length of the whole, so it refuses a field that is longer before it allocates, and the file is never held beside
/// the messages. Good for one walk from front to back.
/// </summary>
internal sealed class FileSequence(SafeFileHandle file)
{
    private const int BlockBytes = 1 << 18;
    private readonly byte[] buffer = new byte[BlockBytes];
    private long held = -1;

    public static ReadOnlySequence<byte> Of(SafeFileHandle file, long length)
    {
        var source = new FileSequence(file);
        var first = new Segment(source, 0, length);
        var last = first;
        while (last.End < length)
        {
            last = new Segment(source, last, length);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private Span<byte> Read(long start, int length)
    {
        var block = buffer.AsSpan(0, length);
        if (held == start)
        {
            return block;
        }

        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(file, block[done..], start + done);
            done += read > 0 ? read : throw new EndOfStreamException("The file became shorter while it was read.");
        }

        held = start;
        return block;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(FileSequence source, long start, long length)
        {
            RunningIndex = start;
            Memory = new Block(source, start, (int)Math.Min(BlockBytes, length - start)).Memory;
        }

        public Segment(FileSequence source, Segment previous, long length)
            : this(source, previous.End, length) => previous.Next = this;

        public long End => RunningIndex + Memory.Length;
    }

    private sealed class Block(FileSequence source, long start, int length) : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(length);

        public override Span<byte> GetSpan() => source.Read(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
