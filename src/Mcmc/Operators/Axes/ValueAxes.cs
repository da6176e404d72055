namespace Mcmc.Operators.Axes;

/// <summary>
/// What is known of each axis of one value: labelled (alone or in a block), plain (its positions are never removed),
/// or, for constants and what is made like them, open: the first reader decides.
/// </summary>
internal sealed class ValueAxes
{
    private readonly Block?[] blocks;
    private readonly OpenAxis?[] open;

    public ValueAxes(long[] dims, bool isConstant)
    {
        Dims = dims;
        blocks = new Block?[dims.Length];
        open = new OpenAxis?[dims.Length];
        if (isConstant)
        {
            Open();
        }
    }

    public long[] Dims { get; }

    public int Rank => Dims.Length;

    /// <summary>All blocks once, by their first axis.</summary>
    public IEnumerable<Block> Blocks =>
        Enumerable.Range(0, Rank).Select(axis => this[axis]).OfType<Block>().Distinct(ReferenceEqualityComparer.Instance).Cast<Block>();

    public Block? this[int axis] =>
        blocks[axis] ?? (open[axis]?.Labels is { } labels ? blocks[axis] = new Block([axis], labels) : null);

    /// <summary>Leaves all axes to whoever reads them first.</summary>
    public void Open()
    {
        for (var axis = 0; axis < open.Length; axis++)
        {
            open[axis] = new OpenAxis();
        }
    }

    public bool IsOpen(int axis) => open[axis] is { IsOpen: true };

    /// <summary>Makes an axis the same as an open one of another value.</summary>
    public void Share(int axis, ValueAxes other, int otherAxis) => open[axis] = other.open[otherAxis];

    /// <summary>An open axis becomes plain for good.</summary>
    public void Close(int axis) => open[axis]?.Close();

    public void Put(Block block)
    {
        foreach (var axis in block.Axes)
        {
            if (block.IsSingle)
            {
                open[axis]?.Label(block.Labels);
            }

            blocks[axis] = block;
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
    public int[]? Single(int axis) => this[axis] is { IsSingle: true } block ? block.Labels : null;
}
