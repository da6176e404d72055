using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Mcmc.Training.Kernels;

/// <summary>Working memory of kernels, 64-byte aligned and not cleared, that goes back to a common pool.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private const int Alignment = 64;
    private static readonly ConcurrentStack<Scratch> Pool = new();

    private void* memory;
    private nuint capacity;
    private nuint used;

    ~Scratch() => NativeMemory.AlignedFree(memory);

    /// <summary>Memory for that many floats in all, taken piece by piece with <see cref="Floats"/> and <see cref="Ints"/>.</summary>
    /// <param name="pieces">How many pieces there will be: each may start up to 60 bytes late.</param>
    public static Scratch Rent(long floats, int pieces)
    {
        var scratch = Pool.TryPop(out var found) ? found : new Scratch();
        scratch.Reserve((nuint)(floats * sizeof(float) + (pieces + 1) * Alignment));
        return scratch;
    }

    public float* Floats(long count)
    {
        var piece = (byte*)memory + used;
        used += (nuint)((count * sizeof(float) + Alignment - 1) / Alignment * Alignment);
        return used <= capacity ? (float*)piece : throw new InvalidOperationException("More scratch memory is taken than was rented.");
    }

    public int* Ints(long count) => (int*)Floats(count);

    public void Dispose()
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
