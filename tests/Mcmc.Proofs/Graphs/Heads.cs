using Mcmc.Proofs.Graphs.Moves;

namespace Mcmc.Proofs.Graphs;

/// <summary>
/// How a graph ends. What is an output keeps all its channels, so most features first go through a product that sums
/// over them.
/// </summary>
internal static class Heads
{
    /// <summary>Makes outputs of features that nothing reads.</summary>
    public static void Close(GraphBuilder g, IReadOnlyList<Feature> leaves)
    {
        var rows = new List<Feature>();
        foreach (var leaf in leaves)
        {
            if (g.Chance(0.05))
            {
                g.Output(g.Map("Identity", leaf).Value);
            }
            else if (leaf.Rank >= 3 && g.Chance(0.15))
            {
                g.Output(LinearMoves.Project(g, leaf, g.Between(1, 4)).Value);
            }
            else if (leaf.Rank >= 3 && g.Chance(0.2) && ConvolutionMoves.Convolve(g, leaf, g.Between(1, 4), 1) is { } map)
            {
                g.Output(map.Value);
            }
            else if (g.Chance(0.06) && PoolingMoves.Regions(g, leaf) is { } regions)
            {
                g.Output(LinearMoves.Gemm(g, RegroupingMoves.Flatten(g, regions)!)!.Value);
            }
            else
            {
                rows.Add(Row(g, leaf));
            }
        }

        Finish(g, rows);
    }

    /// <summary>A feature as [N, K].</summary>
    private static Feature Row(GraphBuilder g, Feature x)
    {
        var flat = x;
        if (x.Rank > 2)
        {
            int[] spatial = [.. Enumerable.Range(2, x.Rank - 2)];
            flat = g.Random.Next(3) switch
            {
                0 => g.Apply("Flatten", [x.Batch, x.Channels], g.Apply("GlobalAveragePool", [x.Batch, x.Channels, .. spatial.Select(_ => 1L)], x.Value).Value).With("axis", 1),
                1 => g.Reduce("ReduceMean", x, spatial, keepDims: false),
                _ => RegroupingMoves.Flatten(g, x)!,
            };
        }

        return LinearMoves.Gemm(g, flat)!;
    }

    private static void Finish(GraphBuilder g, List<Feature> rows)
    {
        if (rows.Count > 1 && g.Chance(0.5))
        {
            var joined = g.Apply("Concat", [g.Batch, rows.Sum(r => r.Channels)], [.. rows.Select(r => r.Value)]).With("axis", 1);
            rows = [LinearMoves.Gemm(g, g.Map("Relu", joined))!];
        }

        foreach (var row in rows)
        {
            switch (g.Random.Next(8))
            {
                case 0:
                    g.Output(g.Map("Softmax", row).With("axis", 1).Value);
                    break;
                case 1:
                    g.Output(g.Apply(g.Pick("ArgMax", "ArgMin"), [g.Batch], row.Value).With("axis", 1).With("keepdims", 0).Value);
                    break;
                case 2 when g.Opset >= 10:
                    var best = g.Add("TopK", "", 2, row.Value, g.Ints(1));
                    best.Set("axis", 1);
                    g.Output(best.Outputs[0]!);
                    g.Output(best.Outputs[1]!);
                    break;
                default:
                    g.Output(row.Value);
                    break;
            }
        }
    }
}
