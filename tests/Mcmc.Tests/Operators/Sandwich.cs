using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Tests.Operators;

/// <summary>
/// An operator between two convolutions (or products), pruned: random policies of the groups that should be there, each
/// with the masked original and the sliced model compared at two batch sizes.
/// </summary>
internal static class Sandwich
{
    /// <summary>Proves random policies. <paramref name="widths"/> are those of the prunable groups, in graph order.</summary>
    public static void AssertPrunes(Model model, params int[] widths)
    {
        var groups = ChannelGroups.Find(model);
        Assert.Equal(widths, groups.Prunable.Select(g => g.Width));
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            var policy = Policy.OfKeepSets(groups, groups.Prunable.ToDictionary(g => g.Id, g => Draw(random, g.Width)));
            var sliced = Pruner.Slice(policy);
            for (var batch = 1; batch <= 2; batch++)
            {
                var proof = Proof.Compare(policy, sliced, new InputShapes(batch: batch));
                Assert.True(proof.Holds && proof.Scale > 0, $"seed {seed}, batch {batch}: {proof}");
            }
        }
    }

    private static int[] Draw(Random random, int width)
    {
        var atoms = Enumerable.Range(0, width).ToArray();
        random.Shuffle(atoms);
        return atoms[..random.Next(1, width)];
    }
}
