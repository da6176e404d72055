using Mcmc.Search;

namespace Mcmc.Proofs.Search;

/// <summary>An environment whose outcomes are computed, without networks or images.</summary>
internal interface ITestEnvironment : IEnvironment
{
    /// <summary>How many objectives a trial has.</summary>
    int Objectives { get; }

    /// <summary>What becomes of widths.</summary>
    TrialOutcome Evaluate(int[] widths);
}
