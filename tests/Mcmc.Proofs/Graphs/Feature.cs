using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs;

/// <summary>
/// A value of a random graph with its dimensions, which the generator works out for itself so that the engine's shape
/// inference has something to be compared with. Axis 0 is the batch.
/// </summary>
internal sealed record Feature(Value Value, long[] Dims)
{
    public int Rank => Dims.Length;

    public long Batch => Dims[0];

    public long Channels => Dims[1];

    public long[] Spatial => Dims[2..];

    public long Count => Dims.Aggregate(1L, (product, d) => product * d);

    public Node Node => Value.Producer!;

    public Feature With(string attribute, long value)
    {
        Node.Set(attribute, value);
        return this;
    }

    public Feature With(string attribute, long[] values)
    {
        Node.Set(attribute, values);
        return this;
    }

    public Feature With(string attribute, float value)
    {
        Node.Attributes[attribute] = new FloatAttribute(value);
        return this;
    }

    public Feature With(string attribute, string value)
    {
        Node.Attributes[attribute] = new TextAttribute(value);
        return this;
    }

    /// <summary>The dimensions with another size on one axis.</summary>
    public long[] Resized(int axis, long size)
    {
        var dims = (long[])Dims.Clone();
        dims[axis] = size;
        return dims;
    }
}
