using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Mcmc.Training.Kernels;

/// <summary>Native memory that kernels lend each other, 64-byte aligned and not cleared.</summary>
internal sealed unsafe class ScratchBlock
{
    private const int Alignment = 64;
    private static readonly ConcurrentStack<ScratchBlock> Pool = new();

    private void* memory;
    private nuint capacity;
    private nuint used;

    ~ScratchBlock() => NativeMemory.AlignedFree(memory);

    public static ScratchBlock Take(long floats, int pieces)
    {
        var block = Pool.TryPop(out var found) ? found : new ScratchBlock();
        block.Reserve((nuint)(floats * sizeof(float) + (pieces + 1) * Alignment));
        return block;
    }

    public float* Piece(long floats)
    {
        var piece = (byte*)memory + used;
        used += (nuint)((floats * sizeof(float) + Alignment - 1) / Alignment * Alignment);
        return used <= capacity ? (float*)piece : throw new InvalidOperationException("More scratch memory is taken than was rented.");
    }

    public void Return()
    {
        used = 0;
        Pool.Push(this);
    }

    private void Reserve(nuint bytes)
    {
        if (bytes > capacity)
        {
            NativeMemory.AlignedFree(memory);
            memory = null;
            capacity = 0;
            memory = NativeMemory.AlignedAlloc(bytes, Alignment);
            capacity = bytes;
        }
    }
}
