using System.Numerics.Tensors;
using Mcmc.Ir;

namespace Mcmc.Pruning;

/// <summary>
/// Group L2: an atom's importance is the squared norm of the weights it stands on, producers and consumers alike, each
/// weight axis normalised by its mean so that large tensors do not drown small ones (Fang et al., "DepGraph", CVPR 2023,
/// section 3.4). Needs no data.
/// </summary>
internal sealed class Importance
{
    private readonly int[][] rankings;

    private Importance(int[][] rankings) => this.rankings = rankings;

    /// <summary>The atoms of a group, most important first; ties go to the lower atom.</summary>
    public IReadOnlyList<int> Ranking(Pruning.ChannelGroup group) => rankings[group.Index];

    /// <param name="rankings">For each group its atoms, most important first.</param>
    public static Importance OfRankings(int[][] rankings) => new(rankings);

    public static Importance L2(ChannelGroups groups)
    {
        var scores = new Dictionary<int, double>();
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var value in groups.Model.Graph.Nodes.SelectMany(n => n.Inputs).OfType<Value>().Where(seen.Add))
        {
            // Biases, normalisation statistics and scales say little about what a channel carries.
            if (value.Constant is { Rank: >= 2 } weight && groups.Ties[value] is { } axes && weight.ToFloats() is { } elements)
            {
                for (var axis = 0; axis < axes.Rank; axis++)
                {
                    if (axes.Single(axis) is { } labels)
                    {
                        Add(groups, scores, labels, SquaredNorms(elements, weight.Dims, axis));
                    }
                }
            }
        }

        return new Importance([.. groups.All.Select(group => Rank(group, scores))]);
    }

    private static void Add(ChannelGroups groups, Dictionary<int, double> scores, int[] labels, double[] norms)
    {
        var mean = norms.Sum() / norms.Length;
        if (!(mean > 0))
        {
            // A weight of zeros, or of no elements at all, says nothing.
            return;
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var root = groups.Ties.Labels.Find(labels[i]);
            scores[root] = scores.GetValueOrDefault(root) + norms[i] / mean;
        }
    }

    private static double[] SquaredNorms(float[] elements, long[] dims, int axis)
    {
        var norms = new double[dims[axis]];
        var inner = (int)dims.Skip(axis + 1).Aggregate(1L, (product, d) => product * d);
        for (var start = 0; start < elements.Length; start += inner)
        {
            norms[start / inner % norms.Length] += TensorPrimitives.SumOfSquares<float>(elements.AsSpan(start, inner));
        }

        return norms;
    }

    private static int[] Rank(ChannelGroup group, Dictionary<int, double> scores) =>
        [.. Enumerable.Range(0, group.Width).OrderByDescending(atom => scores.GetValueOrDefault(group.Atoms[atom])).ThenBy(atom => atom)];
}
