using Mcmc.Costs;
using Mcmc.Pruning;
using Mcmc.Search.Space;

namespace Mcmc.Search.Environments;

/// <summary>
/// What an agent knows before it decides about a group: AMC's features, for groups instead of layers and for every resource
/// instead of FLOPs. All about in [0,1]. The preference is not among them.
/// </summary>
internal sealed class StateFeatures
{
    private static readonly double[] CurveShares = [0.75, 0.5, 0.25, 0.125];
    private static readonly BudgetKind[] Kinds = [BudgetKind.Latency, BudgetKind.Flops, BudgetKind.Memory, BudgetKind.Size, BudgetKind.Parameters];

    private readonly SearchSpace space;
    private readonly SensitivityTable sensitivity;
    private readonly double typical;
    private readonly double[] whole;
    private readonly float[][] groups;

    public StateFeatures(SearchSpace space, SensitivityTable sensitivity)
    {
        (this.space, this.sensitivity) = (space, sensitivity);
        whole = Costs(space.Groups.Widths);
        typical = Typical([.. space.Decided.Select(g => sensitivity.Error(g, g.Width / 2))]);
        groups = [.. space.Decided.Select((g, step) => OfGroup(g, step))];
    }

    /// <summary>How many numbers a state has.</summary>
    public int Count => groups[0].Length + 3 + 4 * Kinds.Length;

    /// <param name="step">The group, as a place among those to decide about.</param>
    /// <param name="completed">The decided widths and, for the rest, their floors; this group's included.</param>
    /// <param name="limits">The budgets.</param>
    /// <param name="widest">The widest admissible choice of the group.</param>
    /// <param name="last">What was executed before.</param>
    public float[] Of(int step, int[] completed, BudgetLimits limits, int widest, float last)
    {
        var open = (int[])completed.Clone();
        foreach (var later in space.Decided.Skip(step))
        {
            open[later.Index] = later.Width;
        }

        var (low, high) = (Costs(completed), Costs(open));
        var state = new List<float>(Count);
        state.AddRange(groups[step]);
        var group = space.Decided[step];
        state.Add(last);
        state.Add((float)space.Choices[group.Index][widest] / group.Width);

        // What the decisions so far lose together, if errors add up; as much as half of all groups at half their width is 1/2.
        var lost = space.Decided.Take(step).Sum(g => sensitivity.Error(g, completed[g.Index]));
        state.Add(Damped(lost, typical * space.Decided.Count / 2));
        for (var i = 0; i < Kinds.Length; i++)
        {
            // What is spent, what the rest would take whole, the budget, and the part of the rest that it pays for.
            var limit = Math.Min(limits[Kinds[i]] ?? double.PositiveInfinity, whole[i]);
            state.Add(Share(low[i], whole[i]));
            state.Add(Share(high[i], whole[i]));
            state.Add(Share(limit, whole[i]));
            state.Add(high[i] > low[i] ? (float)Math.Clamp((limit - low[i]) / (high[i] - low[i]), 0, 1) : 1);
        }

        return [.. state];
    }

    private float[] OfGroup(ChannelGroup group, int step)
    {
        var widths = space.Groups.Widths;
        var widest = space.Decided.Max(g => g.Width);
        widths[group.Index] = space.Choices[group.Index][0];
        var least = Costs(widths);
        return
        [
            (float)step / space.Decided.Count,
            (float)(Math.Log2(group.Width) / Math.Log2(Math.Max(2, widest))),
            MathF.Min(1, MathF.Log2(1 + group.Members.Count) / 8),
            .. least.Select((cost, i) => Share(whole[i] - cost, whole[i])),
            .. CurveShares.Select(share => Damped(sensitivity.Error(group, Math.Max(1, (int)Math.Round(share * group.Width))), typical)),
        ];
    }

    private double[] Costs(int[] widths)
    {
        var costs = space.Costs.Static(widths);
        return [space.Costs.LatencyMs(widths) ?? 0, costs.Macs, costs.MemoryBytes, space.Costs.SizeBytes(costs), costs.Parameters];
    }

    private static float Share(double part, double whole) => whole > 0 ? (float)(part / whole) : 0;

    /// <summary>Errors span orders of magnitude: what loses as much as a typical group at half its width is 1/2.</summary>
    private static float Damped(double error, double typical) => (float)(error / (error + typical));

    private static double Typical(double[] errors) => Math.Max(1e-12, errors.Order().ElementAt(errors.Length / 2));
}
