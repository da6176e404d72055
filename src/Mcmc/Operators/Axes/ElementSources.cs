namespace Mcmc.Operators.Axes;

/// <summary>Which axis lengths each element of a value is computed from. Of long tensors only the union is kept.</summary>
internal sealed class ElementSources(long count)
{
    private readonly List<LengthSource>[] perElement = Create(count);

    /// <summary>The sources of all elements together, each once.</summary>
    public IReadOnlyList<LengthSource> All => [.. perElement.SelectMany(e => e).Select(s => s with { IsLength = false }).Distinct()];

    public IReadOnlyList<LengthSource> this[int element] => perElement[perElement.Length == 1 ? 0 : element];

    public void Add(int element, LengthSource source)
    {
        var list = perElement[perElement.Length == 1 ? 0 : element];
        if (!list.Contains(source))
        {
            // A list that stands for several elements says of none what exactly it is.
            list.Add(perElement.Length == 1 && count != 1 ? source with { IsLength = false } : source);
        }
    }

    public void AddToAll(LengthSource source)
    {
        for (var element = 0; element < perElement.Length; element++)
        {
            Add(element, source);
        }
    }

    private static List<LengthSource>[] Create(long count)
    {
        var lists = new List<LengthSource>[count <= Shapes.GraphShapes.LongestInts ? (int)Math.Max(1, count) : 1];
        for (var i = 0; i < lists.Length; i++)
        {
            lists[i] = [];
        }

        return lists;
    }
}
