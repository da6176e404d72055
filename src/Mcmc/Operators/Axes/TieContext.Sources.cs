using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Axes;

/// <summary>Which axis lengths the integers of inputs and outputs come from.</summary>
internal sealed partial class TieContext
{
    /// <summary>The axis lengths that an input's integers come from; reading them says that they may change.</summary>
    public IReadOnlyList<LengthSource> ReadSources(int input)
    {
        sourcesRead.Add(input);
        return Node.Input(input) is { } value ? ties.SourcesOf(value) : [];
    }

    /// <summary>The axis lengths that one element of an input comes from. Reads all of the input's sources.</summary>
    public IReadOnlyList<LengthSource> ReadSources(int input, int element)
    {
        sourcesRead.Add(input);
        return Node.Input(input) is { } value ? ties.SourcesOf(value, element) : [];
    }

    /// <summary>
    /// Whether a cut may put a constant in place of an input: it is one already, or shape arithmetic whose result is
    /// known and does not follow the batch size or another open dimension.
    /// </summary>
    public bool CanReplace(int input) =>
        Node.Input(input) is { } value && (IsConstant(input) || ((Shapes.Ints(value) is not null || Shapes.Reals(value) is not null) && !Shapes.ContentsFollowBatch(value)));

    /// <summary>Whether one element of an input is, whatever the cut, the length of the axis with these labels.</summary>
    public bool IsLengthOf(int input, int element, int[] labels) =>
        Node.Input(input) is { } value
        && ties.SourcesOf(value, element) is [{ IsLength: true } source]
        && source.Labels.Length == labels.Length
        && source.Labels.Zip(labels).All(pair => Find(pair.First) == Find(pair.Second));

    /// <summary>Says which axis lengths all of an output's integers are computed from.</summary>
    public void WriteSources(int output, IEnumerable<LengthSource> sources)
    {
        foreach (var source in sources)
        {
            ties.WritableSources(Node.Outputs[output]!).AddToAll(source with { IsLength = false });
        }
    }

    /// <summary>Says which axis lengths one element of an output is computed from.</summary>
    public void WriteSources(int output, int element, IEnumerable<LengthSource> sources)
    {
        foreach (var source in sources)
        {
            ties.WritableSources(Node.Outputs[output]!).Add(element, source);
        }
    }

    /// <summary>Says that element i of an output is element <paramref name="positions"/>[i] of an input (the same order unless given).</summary>
    public void MoveSources(int input, int output, int[]? positions = null)
    {
        if (Node.Output(output) is null || ReadSources(input).Count == 0)
        {
            return;
        }

        var count = positions?.Length ?? NodeShapes.Product(Out(output));
        if (count > GraphShapes.LongestInts)
        {
            WriteSources(output, ReadSources(input));
            return;
        }

        for (var element = 0; element < count; element++)
        {
            WriteSources(output, element, ReadSources(input, positions?[element] ?? element));
        }
    }

    /// <summary>Shape arithmetic: every output's integers come from where the inputs' came from.</summary>
    public void PassSources()
    {
        for (var input = 0; input < Inputs; input++)
        {
            var sources = ReadSources(input);
            for (var output = 0; output < Node.Outputs.Count && sources.Count > 0; output++)
            {
                WriteSources(output, sources);
            }
        }
    }
}
