using Mcmc.Ir;

namespace Mcmc.Costs.Widths;

/// <summary>
/// The peak of live activations under any widths: the largest of a few sums of buffers. Steps whose buffers are all among
/// another step's can never be the peak, and drop out.
/// </summary>
internal sealed class PeakForms
{
    /// <summary>Comparing every sum with every other takes its time; of thousands all stay.</summary>
    private const int MostCompared = 2000;

    private readonly LengthProduct[] sizes;
    private readonly int[] bits;
    private readonly (int Size, int Count)[][] forms;

    /// <param name="plan">When each activation lives.</param>
    /// <param name="axes">Numbers the axes.</param>
    public PeakForms(ActivationPlan plan, AxisNumbers axes)
    {
        var buffers = plan.Buffers.Select(b => (Product: axes.Elements(b.Value), Bits: b.Type.Bits())).ToArray();
        var alike = buffers.Select((b, i) => (b.Product, b.Bits, Index: i)).Where(b => b.Product is not null)
            .GroupBy(b => (b.Product!.Factor, string.Join(' ', b.Product.Axes), b.Bits)).ToArray();
        var sizeOf = alike.SelectMany((group, size) => group.Select(b => (b.Index, size))).ToDictionary(b => b.Index, b => b.size);
        sizes = [.. alike.Select(g => g.First().Product!)];
        bits = [.. alike.Select(g => g.First().Bits)];
        forms = Undominated([.. plan.LiveSets().Select(live => live.Where(sizeOf.ContainsKey).GroupBy(b => sizeOf[b]).Select(g => (g.Key, g.Count())).OrderBy(f => f.Key).ToArray())]);
    }

    /// <summary>The sums that the peak is the largest of: so many buffers of a size, of so many bits each element.</summary>
    public IEnumerable<(LengthProduct Size, int Bits, int Count)[]> Forms => forms.Select(form => form.Select(f => (sizes[f.Size], bits[f.Size], f.Count)).ToArray());

    /// <summary>The peak in bytes at the given lengths, by the axes' numbers.</summary>
    public long At(ReadOnlySpan<long> lengths)
    {
        Span<long> bytes = sizes.Length <= WidthCosts.MostOnStack ? stackalloc long[sizes.Length] : new long[sizes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (sizes[i].At(lengths) * bits[i] + 7) / 8;
        }

        var peak = 0L;
        foreach (var form in forms)
        {
            var live = 0L;
            foreach (var (size, count) in form)
            {
                live += bytes[size] * count;
            }

            peak = Math.Max(peak, live);
        }

        return peak;
    }

    private static (int, int)[][] Undominated(List<(int Size, int Count)[]> all)
    {
        var distinct = all.DistinctBy(f => string.Join(' ', f)).ToList();
        return distinct.Count > MostCompared ? [.. distinct] : [.. distinct.Where(f => !distinct.Exists(other => !ReferenceEquals(other, f) && Covers(other, f)))];
    }

    private static bool Covers((int Size, int Count)[] other, (int Size, int Count)[] form)
    {
        var next = 0;
        foreach (var (size, count) in form)
        {
            while (next < other.Length && other[next].Size < size)
            {
                next++;
            }

            if (next == other.Length || other[next].Size != size || other[next].Count < count)
            {
                return false;
            }
        }

        return true;
    }
}
