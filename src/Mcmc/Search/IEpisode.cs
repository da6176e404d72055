namespace Mcmc.Search;

/// <summary>One walk through an environment.</summary>
internal interface IEpisode
{
    /// <summary>What is known before the next decision; a new array at each step.</summary>
    float[] State { get; }

    /// <summary>Whether every decision is made.</summary>
    bool Ended { get; }

    /// <summary>The widths decided so far, by group index, the rest whole.</summary>
    int[] Widths { get; }

    /// <summary>Decides once.</summary>
    /// <param name="action">In [0,1]: 0 for the narrowest that is admissible, 1 for the widest.</param>
    /// <returns>What was executed, after rounding; in [0,1].</returns>
    float Act(float action);

    /// <summary>Decides once, for the admissible width nearest to the one that <paramref name="widths"/> have for the group.</summary>
    /// <returns>What was executed, as an action; in [0,1].</returns>
    float Follow(int[] widths);
}
