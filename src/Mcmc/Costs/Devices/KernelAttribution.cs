using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>Adds the kernels of a traced session up by the layer that they belong to.</summary>
internal sealed class KernelAttribution
{
    private const int LongestFusion = 6;

    private readonly List<Node> nodes;
    private readonly Dictionary<Node, int> siteOf;
    private readonly Dictionary<Value, List<(Node Node, int Input)>> readers;

    /// <param name="sites">The layers of a numbered model.</param>
    public KernelAttribution(LayerSites sites)
    {
        nodes = sites.Groups.Model.Graph.Nodes;
        readers = sites.Groups.Model.Graph.Readers();
        siteOf = sites.All.Select((site, index) => (site.Node, index)).ToDictionary(s => s.Node, s => s.index);
    }

    /// <summary>Each layer's time, undisturbed by what else the machine did (see <see cref="UndisturbedTime"/>).</summary>
    /// <param name="runs">The kernels of warm runs.</param>
    /// <returns>Microseconds and kernels by the index of the layer; no kernel where it is fused into another.</returns>
    public (double[] Us, int[] Kernels) Layers(IReadOnlyList<IReadOnlyList<KernelEvent>> runs)
    {
        var first = runs[0];
        var owners = Owners(first);
        var (times, counts) = (new double[siteOf.Count], new int[siteOf.Count]);
        var samples = new double[runs.Count];
        for (var kernel = 0; kernel < first.Count; kernel++)
        {
            for (var run = 0; run < runs.Count; run++)
            {
                // Durations are cut to whole microseconds, so half of one is missing on average.
                samples[run] = runs[run][kernel].Microseconds + 0.5;
            }

            if (owners[kernel] is >= 0 and var owner)
            {
                times[owner] += UndisturbedTime.Of(samples);
                counts[owner]++;
            }
        }

        return (times, counts);
    }

    /// <summary>The layer of each kernel, by its index; −1 where the model has none at all.</summary>
    public int[] Owners(IReadOnlyList<KernelEvent> kernels)
    {
        var owners = new int[kernels.Count];
        for (var i = 0; i < owners.Length; i++)
        {
            owners[i] = NumberedModel.NodeOf(kernels[i].Node) is { } number && number < nodes.Count && Layer(Anchor(kernels[i], nodes[number])) is { } owner
                ? owner
                : Source(kernels, owners, i);
        }

        // What comes before the first layer (a change of the inputs' type) belongs to it.
        var first = Array.FindIndex(owners, owner => owner >= 0);
        if (first > 0)
        {
            owners.AsSpan(0, first).Fill(owners[first]);
        }

        return owners;
    }

    /// <summary>The layer of a node; where it has none, because it only prepares weights, that of what reads them. Null for nothing.</summary>
    private int? Layer(Node node)
    {
        for (var depth = 0; depth < LongestFusion; depth++)
        {
            if (siteOf.TryGetValue(node, out var site))
            {
                return site;
            }

            if (node.Outputs.OfType<Value>().Select(readers.GetValueOrDefault).FirstOrDefault(r => r is { Count: > 0 }) is not { } next)
            {
                return null;
            }

            node = next[0].Node;
        }

        return null;
    }

    /// <summary>A fused kernel may be named after the last node that it replaces; its time is that of the one that multiplies.</summary>
    private static Node Anchor(KernelEvent kernel, Node named)
    {
        if (LayerKeys.IsAnchor(named) || !(kernel.OpType.Contains("Conv", StringComparison.Ordinal) || kernel.OpType.Contains("Gemm", StringComparison.Ordinal) || kernel.OpType.Contains("MatMul", StringComparison.Ordinal)))
        {
            return named;
        }

        var open = new Queue<(Node Node, int Depth)>([(named, 0)]);
        while (open.TryDequeue(out var next))
        {
            foreach (var producer in next.Node.Inputs.Select(v => v?.Producer).OfType<Node>())
            {
                if (LayerKeys.IsAnchor(producer))
                {
                    return producer;
                }

                if (next.Depth < LongestFusion)
                {
                    open.Enqueue((producer, next.Depth + 1));
                }
            }
        }

        return named;
    }

    /// <summary>A kernel between layers (a change of layout) belongs to the layer that made what it reads.</summary>
    private static int Source(IReadOnlyList<KernelEvent> kernels, int[] owners, int kernel)
    {
        for (var earlier = kernel - 1; earlier >= 0; earlier--)
        {
            if (kernels[kernel].InputShapes is [var read, ..] && kernels[earlier].OutputShapes.Any(made => made.AsSpan().SequenceEqual(read)))
            {
                return owners[earlier];
            }
        }

        return kernel > 0 ? owners[kernel - 1] : -1;
    }
}
