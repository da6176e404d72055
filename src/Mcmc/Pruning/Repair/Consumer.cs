using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>A layer of the original that reads channels of prunable groups, so that it has to do without some of them.</summary>
/// <param name="Layer">The layer, of one convolution group.</param>
/// <param name="InputAxis">The axis of its channels in its input.</param>
/// <param name="Point">What follows the layer.</param>
internal sealed record Consumer(LinearLayer Layer, int InputAxis, RepairPoint Point)
{
    /// <summary>Columns of X per input channel: the kernel's positions.</summary>
    public int ColumnsPerChannel(ChannelGroups groups) => (int)(Layer.Columns / groups.Shapes[Layer.Input]![InputAxis]);

    /// <summary>The consumers of a model in graph order. A weight with several readers is left out.</summary>
    public static IReadOnlyList<Consumer> Of(ChannelGroups groups)
    {
        var graph = groups.Model.Graph;
        var readers = graph.Readers();
        var made = new HashSet<Value>(graph.Feeds, ReferenceEqualityComparer.Instance);
        var consumers = new List<Consumer>();
        foreach (var node in graph.Nodes)
        {
            if (LinearLayer.Of(node, v => groups.Shapes[v]) is { Groups: 1 } layer && readers[layer.Weight].Count == 1 && groups.Shapes[layer.Output] is { } dims)
            {
                var axis = layer.OutputAxis(dims.Length);
                if (groups.Composition(layer.Input, axis)?.Parts.Any(p => groups.All[p.Group].IsPrunable) == true)
                {
                    consumers.Add(new Consumer(layer, axis, RepairPoint.Behind(layer, layer.Outputs, groups.Shapes, readers, graph.Outputs, made.Contains)));
                }
            }

            made.UnionWith(node.Outputs.OfType<Value>());
        }

        return consumers;
    }
}
