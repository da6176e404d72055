namespace Mcmc.Pruning;

/// <summary>What a proof found.</summary>
/// <param name="MaxAbsDifference">The largest absolute difference of any element, of the output that differs most for its scale.</param>
/// <param name="Scale">The largest absolute value of that output in the masked original.</param>
/// <param name="Tolerance">The allowed ratio of the two.</param>
internal sealed record ProofResult(double MaxAbsDifference, double Scale, double Tolerance)
{
    public double Relative => MaxAbsDifference == 0 ? 0 : MaxAbsDifference / Scale;

    public bool Holds => Relative <= Tolerance;

    /// <summary>Whether all outputs were zero or no numbers: equal, but equal whatever had been cut.</summary>
    public bool ShowsNothing => Holds && Scale == 0;
}
