using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Search.Space;

namespace Mcmc.Search.Environments;

/// <summary>One walk through the groups of a model. The decided widths with the rest at their floors meet the limits at every step.</summary>
internal sealed class PruningEpisode : IEpisode
{
    private readonly SearchSpace space;
    private readonly StateFeatures features;
    private readonly BudgetLimits limits;
    private readonly int[] completed;
    private int step;
    private int widest;
    private float last;

    /// <param name="space">What may be chosen.</param>
    /// <param name="features">What states tell.</param>
    /// <param name="limits">The budgets of this episode.</param>
    /// <param name="floors">Widths by group index that meet them, which the groups not decided yet are taken to have.</param>
    public PruningEpisode(SearchSpace space, StateFeatures features, BudgetLimits limits, int[] floors)
    {
        (this.space, this.features, this.limits) = (space, features, limits);
        completed = [.. floors];
        last = 1;
        State = Enter();
    }

    public float[] State { get; private set; }

    public bool Ended => step == space.Decided.Count;

    public int[] Widths
    {
        get
        {
            var widths = space.Groups.Widths;
            foreach (var group in space.Decided.Take(step))
            {
                widths[group.Index] = completed[group.Index];
            }

            return widths;
        }
    }

    private int[] Choices => Ended ? throw new InvalidOperationException("The episode has ended.") : space.Choices[space.Decided[step].Index];

    public float Act(float action)
    {
        var choices = Choices;
        return Decide(EfficientWidths.Nearest(choices[..(widest + 1)], (int)MathF.Round(choices[0] + Math.Clamp(action, 0, 1) * (choices[widest] - choices[0]))));
    }

    public float Follow(int[] widths)
    {
        var choices = Choices;
        return Decide(EfficientWidths.Nearest(choices[..(widest + 1)], widths[space.Decided[step].Index]));
    }

    private float Decide(int width)
    {
        var (choices, group) = (Choices, space.Decided[step].Index);
        var floor = completed[group];
        completed[group] = width;

        // Where a predicted latency falls as a width grows, a width under the widest may be none that fits; the floor always is.
        for (var below = Array.IndexOf(choices, width); width != floor && !space.Meets(completed, limits);)
        {
            completed[group] = width = below > 0 ? choices[--below] : floor;
        }

        last = choices[widest] > choices[0] ? (float)(width - choices[0]) / (choices[widest] - choices[0]) : 0;
        step++;
        State = Enter();
        return last;
    }

    /// <summary>Finds what the next group may take, and what is known before it is decided; nothing after the last.</summary>
    private float[] Enter()
    {
        if (Ended)
        {
            return new float[features.Count];
        }

        widest = space.Widest(completed, space.Decided[step], limits);
        return features.Of(step, completed, limits, widest, last);
    }
}
