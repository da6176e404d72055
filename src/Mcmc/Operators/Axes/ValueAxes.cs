namespace Mcmc.Operators.Axes;

/// <summary>
/// What is known of each axis of one value: labelled (alone or in a block), plain (its positions are never removed),
/// or, for constants only, open: nobody has asked yet, and the first reader decides.
/// </summary>
internal sealed class ValueAxes
{
    private readonly Block?[] blocks;
    private readonly bool[] open;

    public ValueAxes(long[] dims, bool isConstant)
    {
        Dims = dims;
        blocks = new Block?[dims.Length];
        open = new bool[dims.Length];
        Array.Fill(open, isConstant);
    }

    public long[] Dims { get; }

    public int Rank => Dims.Length;

    /// <summary>All blocks once, by their first axis.</summary>
    public IEnumerable<Block> Blocks => blocks.OfType<Block>().Distinct(ReferenceEqualityComparer.Instance).Cast<Block>();

    public Block? this[int axis] => blocks[axis];

    public bool IsOpen(int axis) => open[axis];

    /// <summary>An open axis becomes plain for good.</summary>
    public void Close(int axis) => open[axis] = false;

    public void Put(Block block)
    {
        foreach (var axis in block.Axes)
        {
            blocks[axis] = block;
            open[axis] = false;
        }
    }

    public void Clear(Block block)
    {
        foreach (var axis in block.Axes)
        {
            blocks[axis] = null;
        }
    }

    /// <summary>The labels of a single labelled axis; null where it is plain, open or part of a larger block.</summary>
    public int[]? Single(int axis) => blocks[axis] is { IsSingle: true } block ? block.Labels : null;
}
