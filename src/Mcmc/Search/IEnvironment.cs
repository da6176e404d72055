using Mcmc.Runtime;

namespace Mcmc.Search;

/// <summary>A sequence of decisions, each in [0,1], that ends in something to evaluate.</summary>
internal interface IEnvironment
{
    /// <summary>How many numbers a state has.</summary>
    int StateSize { get; }

    /// <summary>How many decisions an episode takes.</summary>
    int Steps { get; }

    /// <summary>The widths that each group may take, ascending, by group index; a single one where there is nothing to decide.</summary>
    IReadOnlyList<int[]> Choices { get; }

    /// <summary>Whether widths (among <see cref="Choices"/>) meet the user's budgets on costs.</summary>
    bool Admits(int[] widths);

    /// <summary>What widths save of each cost, as parts of the original's, in the order of <see cref="Objective"/> from latency on: known without a trial.</summary>
    double[] Savings(int[] widths);

    /// <summary>Starts an episode under the user's budgets.</summary>
    /// <param name="towards">Widths that are to be followed: where they meet the budgets, following them to the end leads there exactly.</param>
    IEpisode Begin(int[]? towards = null);

    /// <summary>Starts an episode under budgets drawn at random, no tighter than the user's.</summary>
    IEpisode BeginLooser(SeededRandom random);
}
