using Mcmc.Ir;
using Mcmc.Operators.Axes;

namespace Mcmc.Operators.Fused;

/// <summary>Attention in one node: a head goes with its slice of queries, keys, values and outputs.</summary>
internal static class AttentionHeads
{
    /// <summary>
    /// Ties everything that belongs to one head. Each list is as long as the number of heads times a width of its own;
    /// where one of them is plain, the others are fenced.
    /// </summary>
    /// <returns>Whether heads can go.</returns>
    public static bool Tie(TieContext c, int heads, params ReadOnlySpan<int[]?> lists)
    {
        var whole = heads < 1;
        foreach (var labels in lists)
        {
            whole |= labels is null || labels.Length % heads != 0;
        }

        foreach (var labels in lists)
        {
            if (whole)
            {
                c.Fence(labels, "keeps its attention heads whole");
                continue;
            }

            for (var i = 0; i < labels!.Length; i++)
            {
                c.Tie(lists[0]![i / (labels.Length / heads) * (lists[0]!.Length / heads)], labels[i]);
            }
        }

        return !whole;
    }

    /// <summary>The labels of a bias that is added to the scores [·,heads,S,T]; empty where it is the same for all heads.</summary>
    public static int[]?[] ScoreBias(TieContext c, int input) =>
        c.HasInput(input) && c.In(input) is [_, > 1, _, _] ? [c.Read(input, 1)] : [];

    /// <summary>The number of heads after a cut.</summary>
    public static void Slice(SliceContext c)
    {
        var heads = c.Node.Int("num_heads", 0);
        var axis = c.OldOut(0).Length - 1;
        if (c.KeptOut(0, axis) is { } kept)
        {
            c.Node.Set("num_heads", kept.Length / (c.OldOut(0)[axis] / heads));
        }
    }

    /// <summary>Keys and values of earlier steps, given or returned, would need their heads cut by the caller.</summary>
    public static bool HasCache(Node node, params ReadOnlySpan<int> inputs)
    {
        var has = node.Outputs.Skip(1).Any(o => o is not null);
        foreach (var input in inputs)
        {
            has |= node.Input(input) is not null;
        }

        return has;
    }
}
