using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Costs.Widths;

/// <summary>
/// Static costs as functions of widths alone: polynomials of axis lengths, made once from a <see cref="CostPlan"/>, so that a
/// search may ask for them at every step. The same figures as the plan's, in a hundredth of the time. Immutable.
/// </summary>
internal sealed class WidthCosts
{
    /// <summary>Numbers that a function keeps on the stack at most.</summary>
    internal const int MostOnStack = 512;

    private readonly ChannelGroups groups;
    private readonly AxisNumbers axes;
    private readonly LengthPolynomial macs;
    private readonly List<(Operator Operator, Node Node)> irregular = [];
    private readonly LengthPolynomial parameters;
    private readonly LengthPolynomial wholeBytes;
    private readonly (LengthProduct Count, int Bits)[] packed;
    private readonly PeakForms peak;

    /// <param name="plan">Of the groups' model.</param>
    /// <param name="groups">The groups.</param>
    public WidthCosts(CostPlan plan, ChannelGroups groups)
    {
        this.groups = groups;
        axes = new AxisNumbers(groups);
        var product = new MacsProduct(groups, axes);
        var products = new List<LengthProduct>();
        foreach (var (op, node) in plan.Multipliers)
        {
            if (product.Of(op, node) is { } found)
            {
                products.Add(found);
            }
            else
            {
                irregular.Add((op, node));
            }
        }

        var weights = plan.Weights.Select(w => (Count: axes.Elements(w.Value) ?? new LengthProduct(w.Tensor.Count, []), Bits: w.Tensor.Type.Bits())).ToArray();
        macs = new LengthPolynomial(products);
        parameters = new LengthPolynomial(weights.Select(w => w.Count));
        wholeBytes = new LengthPolynomial(weights.Where(w => w.Bits % 8 == 0).Select(w => w.Count with { Factor = checked(w.Count.Factor * (w.Bits / 8)) }));
        packed = [.. weights.Where(w => w.Bits % 8 != 0)];
        peak = new PeakForms(plan.Activations, axes);
    }

    /// <summary>Nodes whose MACs are no product of lengths, so that the operator is asked each time.</summary>
    public int Irregular => irregular.Count;

    /// <summary>The costs at the given widths, by group index; none above the original one.</summary>
    public StaticCosts At(ReadOnlySpan<int> widths)
    {
        var all = axes.All;
        Span<long> lengths = all.Count <= MostOnStack ? stackalloc long[all.Count] : new long[all.Count];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = all[i].Length(widths);
        }

        var bytes = wholeBytes.At(lengths);
        foreach (var (count, bits) in packed)
        {
            bytes += (count.At(lengths) * bits + 7) / 8;
        }

        return new StaticCosts(macs.At(lengths) + Irregularly(widths), parameters.At(lengths), bytes, peak.At(lengths));
    }

    /// <summary>What MACs are the sum of; nodes that are no product of lengths are left out.</summary>
    public IEnumerable<CostPart> MacsParts => macs.Terms.Select(Part);

    /// <summary>What the bytes of the weights are the sum of, about: of packed ones, the last byte may be cut.</summary>
    public IEnumerable<CostPart> WeightByteParts =>
        wholeBytes.Terms.Select(Part).Concat(packed.Select(p => Part(p.Count)).Zip(packed, (part, p) => part with { Cost = w => part.Cost(w) * p.Bits / 8 }));

    /// <summary>What the peak of activation bytes is the largest of.</summary>
    public IEnumerable<CostPart> PeakParts => peak.Forms.Select(form => new CostPart(
        [.. form.SelectMany(f => f.Size.Axes).SelectMany(axis => axes.All[axis].Parts).Select(p => p.Group).Distinct().Order()],
        widths =>
        {
            var bytes = 0L;
            foreach (var (size, bits, count) in form)
            {
                bytes += count * ((At(size, widths) * bits + 7) / 8);
            }

            return bytes;
        }));

    private CostPart Part(LengthProduct product) =>
        new([.. product.Axes.SelectMany(axis => axes.All[axis].Parts).Select(p => p.Group).Distinct().Order()], widths => At(product, widths));

    private long At(LengthProduct product, ReadOnlySpan<int> widths)
    {
        var result = product.Factor;
        foreach (var axis in product.Axes)
        {
            result *= axes.All[axis].Length(widths);
        }

        return result;
    }

    private long Irregularly(ReadOnlySpan<int> widths)
    {
        if (irregular.Count == 0)
        {
            return 0;
        }

        int[] own = [.. widths];
        return irregular.Sum(i => i.Operator.CountMacs(new NodeShapes(i.Node, v => groups.Dims(v, own))));
    }
}
