using System.Globalization;
using Mcmc.Ir;
using Mcmc.Pruning;

namespace Mcmc.Costs.Widths;

/// <summary>Numbers the axes of a model whose lengths follow from widths; axes that are made of the same groups in the same way have one number.</summary>
internal sealed class AxisNumbers(ChannelGroups groups)
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<AxisComposition> all = [];

    public IReadOnlyList<AxisComposition> All => all;

    /// <summary>The axis's number; null for one whose length stays.</summary>
    public int? Of(Value value, int axis)
    {
        if (groups.Composition(value, axis) is not { Parts.Count: > 0 } composition)
        {
            return null;
        }

        var parts = composition.Parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Group}*{p.PositionsPerAtom}")).Order(StringComparer.Ordinal);
        var key = string.Create(CultureInfo.InvariantCulture, $"{composition.Fixed}+{string.Join('+', parts)}");
        if (!numbers.TryGetValue(key, out var number))
        {
            numbers[key] = number = all.Count;
            all.Add(composition);
        }

        return number;
    }

    /// <summary>The number of elements of a value; null where its dimensions are not known.</summary>
    public LengthProduct? Elements(Value value)
    {
        if (groups.Shapes[value] is not { } dims)
        {
            return null;
        }

        var (factor, axes) = (1L, new List<int>());
        for (var axis = 0; axis < dims.Length; axis++)
        {
            if (Of(value, axis) is { } number)
            {
                axes.Add(number);
            }
            else
            {
                factor = checked(factor * dims[axis]);
            }
        }

        return new LengthProduct(factor, [.. axes.Order()]);
    }
}
