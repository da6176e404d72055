using Mcmc.Costs.Devices;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Compression;

/// <summary>Latencies of policies as measured here, on the sliced model, each once (<see cref="LatencyBook"/>).</summary>
internal sealed class MeasuredLatency(LatencyBook book, ChannelGroups groups, InputShapes inputs) : ILatencyModel
{
    public double ErrorShare => 0;

    public double LatencyMs(ReadOnlySpan<int> widths)
    {
        int[] own = [.. widths];
        return book.Of(own, () => own.AsSpan().SequenceEqual(groups.Widths) ? groups.Model : Slice(own));
    }

    // Which channels stay does not change how long they take; the first of each group are as good as any.
    private Ir.Model Slice(int[] widths) => Pruner.Slice(
        Policy.OfKeepSets(groups, groups.Prunable.ToDictionary(g => g.Id, g => Enumerable.Range(0, widths[g.Index]).ToArray())), inputs);
}
