namespace Mcmc.Search;

/// <summary>A sequence of decisions, each in [0,1], that ends in something to evaluate.</summary>
internal interface IEnvironment
{
    /// <summary>How many numbers a state has.</summary>
    int StateSize { get; }

    /// <summary>How many decisions an episode takes.</summary>
    int Steps { get; }

    /// <summary>Starts an episode under the user's budgets.</summary>
    IEpisode Begin();

    /// <summary>Starts an episode under budgets drawn at random, no tighter than the user's.</summary>
    IEpisode BeginLooser(Random random);
}
