namespace Mcmc.Tests.Operators;

public sealed class LinearTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("Gemm", 7).Feed(2, 3).Weight(3, 4).Weight(4),
        new OneNode("Gemm").Feed(3, 2).Weight(4, 3).With("transA", 1).With("transB", 1),
        new OneNode("Gemm").Feed(2, 3).Weight(3, 4).Weight(2, 1),
        new OneNode("MatMul").Feed(2, 3).Weight(3, 4),
        new OneNode("MatMul").Feed(5, 1, 2, 3).Feed(6, 3, 4),
        new OneNode("MatMul").Feed(3).Weight(3, 4),
        new OneNode("MatMul").Feed(2, 5, 3).Weight(3),
        new OneNode("MatMul").Feed(3).Weight(3),
        new OneNode("Einsum").Feed(2, 3).Weight(3, 4).With("equation", "ij,jk->ik"),
        new OneNode("Einsum").Feed(2, 3, 4).Feed(2, 5, 4).With("equation", "bid, bjd -> bij"),
        new OneNode("Einsum").Feed(2, 3).Feed(3, 4).With("equation", "ij,jk"),
    ];

    [Fact]
    public void TieAxes_of_Gemm_contracts_the_inner_axis() =>
        TieNotation.AssertEqual("ab|cde, cde|fg, fg → ab|fg", new OneNode("Gemm").Feed(2, 3).Weight(3, 2).Weight(2));

    [Fact]
    public void TieAxes_of_Gemm_with_transposed_weights_is_the_same() =>
        TieNotation.AssertEqual("ab|cde, fg|cde → ab|fg", new OneNode("Gemm").Feed(2, 3).Weight(2, 3).With("transB", 1));

    [Fact]
    public void TieAxes_of_MatMul_ties_batches_and_contracts() =>
        TieNotation.AssertEqual("ab|cd|efg, ab|efg|hi → ab|cd|hi", new OneNode("MatMul").Feed(2, 2, 3).Feed(2, 3, 2));

    [Fact]
    public void TieAxes_of_MatMul_with_a_vector_contracts() =>
        TieNotation.AssertEqual("ab|cde, cde → ab", new OneNode("MatMul").Feed(2, 3).Weight(3));

    [Fact]
    public void TieAxes_of_Einsum_follows_the_letters() =>
        TieNotation.AssertEqual("ab|cd|ef, ab|gh|ef → ab|cd|gh", new OneNode("Einsum").Feed(2, 2, 2).Feed(2, 2, 2).With("equation", "bid,bjd->bij"));

    [Theory]
    [InlineData("ij,kj->k", "AB|cd, ef|cd → ef")]
    [InlineData("ii,ij->ij", "AB|CD, EF|GH → -|-")]
    [InlineData("...j,jk->...k", "AB|CD, EF|GH → ?")]
    public void TieAxes_of_Einsum_fences_what_is_no_product(string equation, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("Einsum").Feed(2, 2).Feed(2, 2).With("equation", equation));

    [Fact]
    public void CountMacs_of_products_multiplies_all_sizes()
    {
        Assert.Equal(7L * 30 * 20, new OneNode("Gemm").Feed(30, 7).Weight(20, 30).With("transA", 1).With("transB", 1).CountMacs());
        Assert.Equal(5L * 7 * 30 * 20, new OneNode("MatMul").Feed(5, 7, 30).Weight(30, 20).CountMacs());
        Assert.Equal(5L * 7 * 9 * 30, new OneNode("Einsum").Feed(5, 7, 30).Feed(5, 9, 30).With("equation", "bid,bjd->bij").CountMacs());
    }
}
