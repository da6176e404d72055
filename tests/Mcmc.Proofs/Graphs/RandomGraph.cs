using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Proofs.Graphs;

/// <summary>A random network over the whole operator library, valid by construction, the same for the same seed.</summary>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="Model">The network; weights keep activations near one.</param>
/// <param name="Features">Values with the dimensions they have at batch <see cref="Batch"/>.</param>
/// <param name="Batch">The batch size that the dimensions hold for.</param>
/// <param name="HasDynamicBatch">Whether it runs at any other batch size too.</param>
/// <param name="HasJumps">Whether a difference in the last bit may become a large one.</param>
internal sealed record RandomGraph(int Seed, Model Model, IReadOnlyList<Feature> Features, long Batch, bool HasDynamicBatch, bool HasJumps)
{
    public static RandomGraph Create(int seed)
    {
        var random = new SeededRandom(seed, "graph");
        long[] opsets = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24];
        var isDynamic = random.NextDouble() < 0.4;
        var g = new GraphBuilder(random, opsets[random.Next(opsets.Length)], isDynamic, isDynamic || random.NextDouble() < 0.7 ? 1 : 2);
        for (var i = g.Pick(1, 1, 1, 2); i > 0; i--)
        {
            g.Features.Add(Source(g));
        }

        for (var (steps, tries) = (g.Between(4, 22), 0); steps > 0 && tries < 400; tries++)
        {
            var recent = Math.Min(g.Features.Count, 3);
            var x = g.Chance(0.65) ? g.Features[^g.Between(1, recent)] : g.Features[g.Random.Next(g.Features.Count)];
            if (MoveTable.Draw(g)(g, x) is { } made)
            {
                g.Features.Add(made);
                steps--;
            }
        }

        var readers = g.Model.Graph.Readers();
        Heads.Close(g, [.. g.Features.Where(f => f.Value.Producer is not null && !readers.ContainsKey(f.Value))]);
        return new RandomGraph(seed, g.Model, g.Made, g.Batch, isDynamic, g.HasJumps);
    }

    /// <summary>An image, a volume, a signal, a row of numbers, or tokens through an embedding.</summary>
    private static Feature Source(GraphBuilder g)
    {
        switch (g.Random.Next(10))
        {
            case <= 4:
                return g.Input(DataType.Float, g.Batch, g.Between(1, 6), g.Between(4, 9), g.Between(4, 9));
            case 5:
                return g.Input(DataType.Float, g.Batch, g.Between(1, 3), g.Between(3, 4), g.Between(3, 5), g.Between(3, 5));
            case 6:
                return g.Input(DataType.Float, g.Batch, g.Between(1, 6), g.Between(6, 16));
            case 7:
                return g.Input(DataType.Float, g.Batch, g.Between(3, 12));
            case 8:
                return g.Input(DataType.Float, g.Batch, g.Between(3, 8), g.Between(2, 8));
            default:
                return Tokens(g);
        }
    }

    private static Feature Tokens(GraphBuilder g)
    {
        const int Words = 10;
        var (length, width) = (g.Between(3, 8), g.Between(3, 8));
        long[] dims = [g.Batch, length, width];
        if (g.Chance(0.3))
        {
            var numbers = g.Input(DataType.Int32, g.Batch, length);
            Value?[] tables = [null, g.Weight(1, [Words, width]), g.Weight(1, [length, width]), null, g.Weight(0.2, [width], mean: 1), g.Weight(0.2, [width])];
            var embedded = g.ApplyFused("EmbedLayerNormalization", dims, [numbers.Value, .. tables]);
            embedded.Node.Outputs.Add(new Value($"{embedded.Value.Name}_mask") { Producer = embedded.Node });
            return embedded;
        }

        var tokens = g.Input(DataType.Int64, g.Batch, length);
        var table = new Feature(g.Weight(1, [Words, width]), [Words, width]);
        g.Tables.Add(table);
        return g.Apply("Gather", dims, table.Value, tokens.Value).With("axis", 0);
    }
}
