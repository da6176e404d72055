using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Tests.Operators;

/// <summary>Recurrent operators, which keep all their channels, and attention, which loses whole heads.</summary>
public sealed class SequenceTests : IOperatorCases
{
    private const string Microsoft = "com.microsoft";

    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("LSTM").Feed(5, 2, 3).Weight(1, 16, 3).Weight(1, 16, 4).With("hidden_size", 4).Outputs(3),
        new OneNode("LSTM").Feed(5, 2, 3).Weight(2, 16, 3).Weight(2, 16, 4).With("hidden_size", 4).With("direction", "bidirectional").Outputs(2),
        new OneNode("GRU").Feed(5, 2, 3).Weight(1, 12, 3).Weight(1, 12, 4).With("hidden_size", 4).Outputs(2),
        new OneNode("RNN").Feed(5, 2, 3).Weight(1, 4, 3).Weight(1, 4, 4).With("hidden_size", 4).Outputs(2),
        new OneNode("RNN").Feed(5, 2, 3).Weight(1, 4, 3).Weight(1, 4, 4).With("hidden_size", 4).With("layout", 1).Outputs(2).Expect([5, 2, 1, 4], [5, 1, 4]),
        new OneNode("Attention", domain: Microsoft).Feed(2, 5, 8).Weight(8, 24).Weight(24).With("num_heads", 2),
        new OneNode("MultiHeadAttention", domain: Microsoft).Feed(2, 5, 8).Feed(2, 7, 8).Feed(2, 7, 8).With("num_heads", 2),
        new OneNode("SkipLayerNormalization", domain: Microsoft).Feed(2, 5, 8).Feed(2, 5, 8).Weight(8).Weight(8),
        new OneNode("SkipSimplifiedLayerNormalization", domain: Microsoft).Feed(2, 5, 8).Feed(2, 5, 8).Weight(8),
        new OneNode("EmbedLayerNormalization", domain: Microsoft)
            .Feed(new RunnerTensor(DataType.Int32, 2, 5)).Feed(new RunnerTensor(DataType.Int32, 2, 5)).Weight(9, 8).Weight(6, 8).Weight(3, 8).Weight(8).Weight(8).Outputs(2),
    ];

    [Fact]
    public void TieAxes_of_LSTM_fences() =>
        TieNotation.AssertEqual("ABCDE|FG|HIJ", new OneNode("LSTM").Feed(5, 2, 3).Weight(1, 16, 3).Weight(1, 16, 4).With("hidden_size", 4));

    [Fact]
    public void TieAxes_of_attention_ties_what_belongs_to_a_head()
    {
        TieNotation.AssertEqual(
            "-|-|ab, ab|ccddccddccdd, ccddccddccdd → -|-|ccdd",
            new OneNode("Attention", domain: Microsoft).Feed(1, 1, 2).Weight(2, 12).Weight(12).With("num_heads", 2));
        TieNotation.AssertEqual(
            "-|-|aabb, -|-|aabb, -|-|aaabbb, aabbaabbaaabbb → -|-|aaabbb",
            new OneNode("MultiHeadAttention", domain: Microsoft).Feed(1, 1, 4).Feed(1, 1, 4).Feed(1, 1, 6).Weight(14).With("num_heads", 2));
    }

    [Fact]
    public void TieAxes_of_attention_with_a_cache_fences() =>
        TieNotation.AssertEqual("-|-|AB", new OneNode("Attention", domain: Microsoft).Feed(1, 1, 2).Weight(2, 12).Weight(12).Absent().Feed(2, 1, 2, 1, 2).With("num_heads", 2));

    [Fact]
    public void CountMacs_of_attention_counts_projections_and_both_products()
    {
        Assert.Equal(2L * 5 * 8 * 24 + 2L * 5 * 5 * 8 * 2, new OneNode("Attention", domain: Microsoft).Feed(2, 5, 8).Weight(8, 24).Weight(24).With("num_heads", 2).CountMacs());
        Assert.Equal(2L * 5 * 7 * 8 * 2, new OneNode("MultiHeadAttention", domain: Microsoft).Feed(2, 5, 8).Feed(2, 7, 8).Feed(2, 7, 8).With("num_heads", 2).CountMacs());
    }
}
