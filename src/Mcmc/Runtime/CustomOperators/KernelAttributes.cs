using System.Text;

namespace Mcmc.Runtime.CustomOperators;

/// <summary>The attributes of a node, while its kernel is made.</summary>
internal readonly unsafe struct KernelAttributes(nint info)
{
    /// <exception cref="InvalidOperationException">The node has no such attribute.</exception>
    public long Int(string name)
    {
        long number;
        fixed (byte* text = Bytes(name))
        {
            NativeApi.Check(NativeApi.AttributeInt(info, text, &number));
        }

        return number;
    }

    /// <inheritdoc cref="Int"/>
    public float Float(string name)
    {
        float number;
        fixed (byte* text = Bytes(name))
        {
            NativeApi.Check(NativeApi.AttributeFloat(info, text, &number));
        }

        return number;
    }

    /// <inheritdoc cref="Int"/>
    public int[] Ints(string name)
    {
        fixed (byte* text = Bytes(name))
        {
            nuint count = 0;
            NativeApi.Check(NativeApi.AttributeInts(info, text, null, &count));
            var numbers = new long[count];
            fixed (long* first = numbers)
            {
                NativeApi.Check(NativeApi.AttributeInts(info, text, first, &count));
            }

            return [.. numbers.Select(n => checked((int)n))];
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
