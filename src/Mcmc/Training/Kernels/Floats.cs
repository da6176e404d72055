using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mcmc.Training.Kernels;

/// <summary>Moving floats about.</summary>
internal static unsafe class Floats
{
    /// <summary>A copy of a few floats, without the costs of a call into the system.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* from, float* to, int count)
    {
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512.Store(Vector512.Load(from + i), to + i);
        }

        for (; i <= count - 4; i += 4)
        {
            Vector128.Store(Vector128.Load(from + i), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = from[i];
        }
    }

    /// <summary>A copy of every so many of some floats; nothing behind the last of them is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyEvery(float* from, int step, float* to, int count)
    {
        var i = 0;
        if (step == 2)
        {
            // The second vector begins with the last float of the first, so that it ends with the last that is wanted.
            var wanted = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31);
            for (; Avx512F.IsSupported && i <= count - 16; i += 16)
            {
                Vector512.Store(Avx512F.PermuteVar16x32x2(Vector512.Load(from + 2 * i), wanted, Vector512.Load(from + 2 * i + 15)), to + i);
            }

            for (; Sse.IsSupported && i <= count - 4; i += 4)
            {
                Vector128.Store(Sse.Shuffle(Vector128.Load(from + 2 * i), Vector128.Load(from + 2 * i + 3), 0b11_01_10_00), to + i);
            }
        }

        for (; i < count; i++)
        {
            to[i] = from[i * step];
        }
    }

    /// <summary>Rows that stand apart, or every so many floats of them, one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(float* from, nint apart, int step, float* to, int columns, int rows)
    {
        if (step != 1)
        {
            for (var row = 0; row < rows; row++, from += apart, to += columns)
            {
                CopyEvery(from, step, to, columns);
            }
        }
        else if (columns == Vector256<float>.Count)
        {
            for (var row = 0; row < rows; row++, from += apart, to += columns)
            {
                Vector256.Store(Vector256.Load(from), to);
            }
        }
        else if (columns == Vector128<float>.Count)
        {
            for (var row = 0; row < rows; row++, from += apart, to += columns)
            {
                Vector128.Store(Vector128.Load(from), to);
            }
        }
        else
        {
            for (var row = 0; row < rows; row++, from += apart, to += columns)
            {
                Copy(from, to, columns);
            }
        }
    }

    /// <summary>to += from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* from, float* to, int count)
    {
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512.Store(Vector512.Load(from + i) + Vector512.Load(to + i), to + i);
        }

        for (; i < count; i++)
        {
            to[i] += from[i];
        }
    }

    /// <summary>to[j · pitch + c] = from[c · stride + j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint stride, int channels, int count, float* to, nint pitch)
    {
        var c = 0;
        for (; Sse.IsSupported && c <= channels - 4; c += 4)
        {
            float* row = from + c * stride, place = to + c;
            var j = 0;
            for (; Avx512F.IsSupported && j <= count - 16; j += 16)
            {
                Transpose16(row + j, stride, place + j * pitch, pitch);
            }

            for (; j <= count - 4; j += 4)
            {
                Transpose4(row + j, stride, place + j * pitch, pitch);
            }

            for (; j < count; j++)
            {
                for (var i = 0; i < 4; i++)
                {
                    place[j * pitch + i] = row[i * stride + j];
                }
            }
        }

        for (; c < channels; c++)
        {
            for (var j = 0; j < count; j++)
            {
                to[j * pitch + c] = from[c * stride + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* from, nint stride, float* to, nint pitch)
    {
        var (r0, r1, r2, r3) = (Vector128.Load(from), Vector128.Load(from + stride), Vector128.Load(from + 2 * stride), Vector128.Load(from + 3 * stride));
        var (low, high) = (Sse.UnpackLow(r0, r1), Sse.UnpackHigh(r0, r1));
        var (low2, high2) = (Sse.UnpackLow(r2, r3), Sse.UnpackHigh(r2, r3));
        Vector128.Store(Sse.MoveLowToHigh(low, low2), to);
        Vector128.Store(Sse.MoveHighToLow(low2, low), to + pitch);
        Vector128.Store(Sse.MoveLowToHigh(high, high2), to + 2 * pitch);
        Vector128.Store(Sse.MoveHighToLow(high2, high), to + 3 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose16(float* from, nint stride, float* to, nint pitch)
    {
        var (r0, r1, r2, r3) = (Vector512.Load(from), Vector512.Load(from + stride), Vector512.Load(from + 2 * stride), Vector512.Load(from + 3 * stride));
        var (low, high) = (Avx512F.UnpackLow(r0, r1).AsDouble(), Avx512F.UnpackHigh(r0, r1).AsDouble());
        var (low2, high2) = (Avx512F.UnpackLow(r2, r3).AsDouble(), Avx512F.UnpackHigh(r2, r3).AsDouble());
        StoreLanes(Avx512F.UnpackLow(low, low2).AsSingle(), to, 4 * pitch);
        StoreLanes(Avx512F.UnpackHigh(low, low2).AsSingle(), to + pitch, 4 * pitch);
        StoreLanes(Avx512F.UnpackLow(high, high2).AsSingle(), to + 2 * pitch, 4 * pitch);
        StoreLanes(Avx512F.UnpackHigh(high, high2).AsSingle(), to + 3 * pitch, 4 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLanes(Vector512<float> v, float* to, nint apart)
    {
        Vector128.Store(v.GetLower().GetLower(), to);
        Vector128.Store(v.GetLower().GetUpper(), to + apart);
        Vector128.Store(v.GetUpper().GetLower(), to + 2 * apart);
        Vector128.Store(v.GetUpper().GetUpper(), to + 3 * apart);
    }
}
