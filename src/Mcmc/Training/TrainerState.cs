using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mcmc.Runtime;

namespace Mcmc.Training;

/// <summary>
/// A trainer's state as bytes: "MCMCTS01", the number of steps, a SHA-256 of the tensors' names and dimensions, the tensors,
/// and a SHA-256 of all that.
/// </summary>
internal static class TrainerState
{
    private const int HeaderBytes = 16 + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "MCMCTS01"u8;

    public static byte[] Save(long steps, IEnumerable<(string Name, RunnerTensor Tensor)> tensors)
    {
        var all = tensors.ToList();
        var bytes = new byte[HeaderBytes + all.Sum(t => t.Tensor.Data.Length) + SHA256.HashSizeInBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), steps);
        Layout(all).CopyTo(bytes, 16);
        var at = HeaderBytes;
        foreach (var (_, tensor) in all)
        {
            tensor.Data.Span.CopyTo(bytes.AsSpan(at));
            at += tensor.Data.Length;
        }

        SHA256.HashData(bytes.AsSpan(0, at), bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Returns the number of steps.</summary>
    public static long Check(ReadOnlySpan<byte> state, IEnumerable<(string Name, RunnerTensor Tensor)> tensors)
    {
        var all = tensors.ToList();
        var length = HeaderBytes + all.Sum(t => t.Tensor.Data.Length);
        if (state.Length < HeaderBytes || !state.StartsWith(Magic) || !state[16..HeaderBytes].SequenceEqual(Layout(all)) || state.Length != length + SHA256.HashSizeInBytes)
        {
            throw new InvalidDataException("The training state is of another model or of other options.");
        }

        if (!SHA256.HashData(state[..length]).AsSpan().SequenceEqual(state[length..]))
        {
            throw new InvalidDataException("The training state is damaged.");
        }

        return BinaryPrimitives.ReadInt64LittleEndian(state[8..]);
    }

    public static void Load(ReadOnlySpan<byte> state, IEnumerable<RunnerTensor> tensors)
    {
        var at = HeaderBytes;
        foreach (var tensor in tensors)
        {
            state.Slice(at, tensor.Data.Length).CopyTo(tensor.Data.Span);
            at += tensor.Data.Length;
        }
    }

    private static byte[] Layout(IEnumerable<(string Name, RunnerTensor Tensor)> tensors) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', tensors.Select(t => $"{t.Name} {string.Join(',', t.Tensor.Dims)}"))));
}
