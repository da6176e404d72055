using System.Runtime.InteropServices;
using Mcmc.Runtime;

namespace Mcmc.Search.Strategies;

/// <summary>The state of a simple strategy as bytes: how much it proposed, and where its random numbers stand.</summary>
internal static class RandomStates
{
    public static byte[] Save(int proposed, SeededRandom random) => [.. BitConverter.GetBytes(proposed), .. MemoryMarshal.AsBytes(random.State.AsSpan())];

    public static (int Proposed, SeededRandom Random) Restore(ReadOnlySpan<byte> state) =>
        (BitConverter.ToInt32(state), SeededRandom.FromState(MemoryMarshal.Cast<byte, ulong>(state[sizeof(int)..]).ToArray()));
}
