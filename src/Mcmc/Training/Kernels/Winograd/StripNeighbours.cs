using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// The columns beside four strips of four tiles, whose first tiles are the first quarter of a vector: those of a tile further
/// in the strip, of the next strip of the row, or zeros.
/// </summary>
internal readonly struct StripNeighbours
{
    private const int Side = WinogradTransform.Side;

    private readonly Vector512<int> before;
    private readonly Vector512<int> behind;
    private readonly Vector128<float> hasBefore;
    private readonly Vector128<float> hasBehind;

    /// <param name="strips">Of a row: 1, 2 or 4.</param>
    public StripNeighbours(int strips)
    {
        const int Lanes = Microkernel.Lanes, Zero = Lanes;
        Span<int> last = stackalloc int[Lanes], next = stackalloc int[Lanes];
        for (var i = 0; i < Lanes; i++)
        {
            var strip = i % Side;
            last[i] = i >= Side ? i - Side : strip % strips == 0 ? Zero : Lanes - Side + strip - 1;
            next[i] = i < Lanes - Side ? i + Side : strip % strips == strips - 1 ? Zero : strip + 1;
        }

        (before, behind) = (Vector512.Create<int>(last), Vector512.Create<int>(next));
        hasBefore = Vector128.LessThan(before.GetLower().GetLower(), Vector128.Create(Zero)).AsSingle();
        hasBehind = Vector128.LessThan(behind.GetUpper().GetUpper(), Vector128.Create(Zero)).AsSingle();
    }

    /// <summary>The column before each tile, from the tiles' last ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Before(V last)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar16x32x2(last, before, V.Zero);
        }

        var (lower, upper) = (last.GetLower(), last.GetUpper());
        var first = Avx.Permute(upper.GetUpper(), 0b10_01_00_00) & hasBefore;
        return Vector512.Create(Vector256.Create(first, lower.GetLower()), Avx.Permute2x128(lower, upper, 0x21));
    }

    /// <summary>The column behind each tile, from the tiles' first ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Behind(V first)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar16x32x2(first, behind, V.Zero);
        }

        var (lower, upper) = (first.GetLower(), first.GetUpper());
        var last = Avx.Permute(lower.GetLower(), 0b11_11_10_01) & hasBehind;
        return Vector512.Create(Avx.Permute2x128(lower, upper, 0x21), Vector256.Create(upper.GetUpper(), last));
    }
}
