namespace Mcmc.Search;

/// <summary>Why a search ended.</summary>
internal enum SearchEnd
{
    /// <summary>The study has the trials that were asked for.</summary>
    Trials,

    /// <summary>The time is over.</summary>
    Time,

    /// <summary>The last trials brought next to nothing.</summary>
    Stalled,

    /// <summary>The strategy has nothing left to propose.</summary>
    Exhausted,
}
