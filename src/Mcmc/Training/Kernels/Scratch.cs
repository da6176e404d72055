namespace Mcmc.Training.Kernels;

/// <summary>A kernel's working memory, which goes back to a common pool in the end.</summary>
internal readonly unsafe ref struct Scratch
{
    private readonly ScratchBlock block;

    private Scratch(ScratchBlock block) => this.block = block;

    /// <summary>Memory for that many floats in all, taken piece by piece with <see cref="Floats"/> and <see cref="Ints"/>.</summary>
    /// <param name="pieces">How many pieces there will be: each starts at a line of the cache.</param>
    public static Scratch Rent(long floats, int pieces) => new(ScratchBlock.Take(floats, pieces));

    public float* Floats(long count) => block.Piece(count);

    public int* Ints(long count) => (int*)block.Piece(count);

    public void Dispose() => block.Return();
}
