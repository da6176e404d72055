using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// The layers of a pruned model whose inputs differ from the original's, in graph order. A weight with several readers
/// stays: what is best for one is not for the other.
/// </summary>
internal static class RepairPlan
{
    private const int FewestRows = 10_000;
    private const int RowsPerColumn = 8;
    private const double MostMultiplications = 3e11;

    /// <param name="policy">What was cut.</param>
    /// <param name="pruned">Sliced to the policy.</param>
    /// <param name="inputs">The input shapes under which the groups were found.</param>
    /// <param name="samples">Calibration samples.</param>
    public static (IReadOnlyList<RepairTask> Tasks, GraphShapes Shapes) Of(Policy policy, Model pruned, InputShapes inputs, int samples)
    {
        var graph = pruned.Graph;
        var shapes = GraphShapes.Infer(pruned, inputs);
        var readers = graph.Readers();
        var originals = policy.Groups.Model.Graph.Values().ToDictionary(v => v.Name, StringComparer.Ordinal);
        var cut = new KeptPositions(policy);
        var fed = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        var made = new HashSet<Value>(graph.Feeds, ReferenceEqualityComparer.Instance);
        var tasks = new List<RepairTask>();
        for (var position = 0; position < graph.Nodes.Count; position++)
        {
            var node = graph.Nodes[position];
            var isFed = node.Inputs.Exists(i => i is not null && fed.Contains(i)) || Graph.Captured(node).Any(fed.Contains);
            if (isFed && fed.Contains(node.Inputs[0]!) && LinearLayer.Of(node, v => shapes[v]) is { } layer && shapes[layer.Output] is not null && readers[layer.Weight].Count == 1)
            {
                var point = RepairPoint.Behind(layer, layer.Groups * layer.Outputs, shapes, readers, graph.Outputs, made.Contains);
                if (originals.GetValueOrDefault(point.Target.Name) is { } original && policy.Groups.Shapes[original] is { } dims)
                {
                    var wanted = (int)Math.Min(Math.Max(FewestRows, RowsPerColumn * layer.Columns), MostMultiplications / ((double)layer.Columns * layer.Columns * layer.Groups));
                    tasks.Add(new RepairTask
                    {
                        Layer = layer,
                        Position = position,
                        Point = point,
                        Original = original,
                        OutputDims = shapes[layer.Output]!,
                        Kept = cut.Of(original, layer.OutputAxis(dims.Length)),
                        Rows = RowSample.Draw(samples, layer.Positions(shapes[layer.Output]), wanted, new SeededRandom(0, node.DisplayName)),
                    });
                }
            }

            if (isFed || node.Outputs.Exists(o => o is not null && originals.GetValueOrDefault(o.Name) is { } whole && cut.OfValue(whole) is not null))
            {
                fed.UnionWith(node.Outputs.OfType<Value>());
            }

            made.UnionWith(node.Outputs.OfType<Value>());
        }

        return (tasks, shapes);
    }
}
