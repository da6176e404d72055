using System.Numerics;

namespace Mcmc.Runtime;

/// <summary>
/// The one source of randomness: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018),
/// seeded through SplitMix64. The same seed and stream give the same numbers on every machine and in every version.
/// </summary>
internal sealed class SeededRandom
{
    private const int StateWords = 4;
    private readonly ulong[] state;

    /// <param name="seed">What the user gave.</param>
    /// <param name="stream">What the numbers are for; streams of one seed are independent of each other.</param>
    public SeededRandom(long seed, string stream = "")
    {
        var mixed = unchecked((ulong)seed);
        foreach (var character in stream)
        {
            mixed = SplitMix64(ref mixed) ^ character;
        }

        state = new ulong[StateWords];
        for (var i = 0; i < StateWords; i++)
        {
            state[i] = SplitMix64(ref mixed);
        }
    }

    private SeededRandom(ulong[] state) => this.state = state;

    /// <summary>A generator that goes on where the one with this <see cref="State"/> stood.</summary>
    public static SeededRandom FromState(IReadOnlyList<ulong> state)
    {
        if (state.Count != StateWords || state.All(word => word == 0))
        {
            throw new ArgumentException("A state is four words, not all of them zero.", nameof(state));
        }

        return new SeededRandom([.. state]);
    }

    /// <summary>Four words that <see cref="FromState"/> continues from.</summary>
    public ulong[] State => [.. state];

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(state[1] * 5, 7) * 9;
        var shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = BitOperations.RotateLeft(state[3], 45);
        return result;
    }

    /// <summary>Uniform in [0, <paramref name="exclusiveMaximum"/>), without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        var bound = (ulong)exclusiveMaximum;
        var threshold = unchecked(0 - bound) % bound;
        ulong high, low;
        do
        {
            high = Math.BigMul(NextUInt64(), bound, out low);
        }
        while (low < threshold);
        return (int)high;
    }

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, 1), with 24 random bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1 << 24));

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Shuffle<int>(order);
        return order;
    }

    private static ulong SplitMix64(ref ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        var z = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
