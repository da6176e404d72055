using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Costs.Widths;

/// <summary>
/// The MACs of a node as a product of axis lengths, found by asking the operator at a few lengths: an operator says what it
/// costs in code, and nearly all of them multiply dimensions.
/// </summary>
internal sealed class MacsProduct(ChannelGroups groups, AxisNumbers axes)
{
    private const int Probes = 3;
    private const int MostPower = 4;

    /// <summary>The product; null where the node's MACs are none.</summary>
    public LengthProduct? Of(Operator op, Node node)
    {
        Value[] values = [.. node.Inputs.Concat(node.Outputs).OfType<Value>().Where(v => groups.Shapes[v] is not null)];
        int[] numbers = [.. values.SelectMany(v => Enumerable.Range(0, groups.Shapes[v]!.Length).Select(axis => axes.Of(v, axis))).OfType<int>().Distinct().Order()];
        var widths = groups.Widths;
        var lengths = numbers.ToDictionary(n => n, n => axes.All[n].Length(widths));
        try
        {
            var whole = Count(op, node, lengths);
            var powers = numbers.SelectMany(n => Enumerable.Repeat(n, Power(op, node, lengths, n, whole))).ToArray();
            var divisor = powers.Aggregate(1L, (product, n) => checked(product * lengths[n]));
            var product = new LengthProduct(whole / divisor, powers);
            return whole % divisor == 0 && Enumerable.Range(1, Probes).All(probe => Agrees(op, node, lengths, product, probe)) ? product : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>How often a length counts: by what the MACs grow when it doubles.</summary>
    private int Power(Operator op, Node node, Dictionary<int, long> lengths, int number, long whole)
    {
        var twice = new Dictionary<int, long>(lengths) { [number] = 2 * lengths[number] };
        var ratio = (double)Count(op, node, twice) / whole;
        return (int)Math.Clamp(Math.Round(Math.Log2(ratio)), 0, MostPower);
    }

    private bool Agrees(Operator op, Node node, Dictionary<int, long> lengths, LengthProduct product, int probe)
    {
        var other = lengths.ToDictionary(l => l.Key, l => 1 + (l.Value * (probe + l.Key % Probes)) / (Probes + 1));
        var expected = product.Axes.Aggregate(product.Factor, (p, n) => checked(p * other[n]));
        return Count(op, node, other) == expected;
    }

    private long Count(Operator op, Node node, Dictionary<int, long> lengths) => op.CountMacs(new NodeShapes(node, value =>
    {
        var dims = (long[]?)groups.Shapes[value]?.Clone();
        for (var axis = 0; axis < dims?.Length; axis++)
        {
            dims[axis] = axes.Of(value, axis) is { } number ? lengths[number] : dims[axis];
        }

        return dims;
    }));
}
