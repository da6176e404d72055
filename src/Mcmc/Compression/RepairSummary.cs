namespace Mcmc.Compression;

/// <summary>How a model was repaired.</summary>
/// <param name="Method"><c>leastSquares</c> on samples, <c>reconstruction</c> after it, or <c>similarity</c> of channels.</param>
/// <param name="Samples">Samples that it was repaired with.</param>
/// <param name="Layers">Layers whose weights changed.</param>
internal sealed record RepairSummary(string Method, int Samples, int Layers)
{
    /// <summary>The <see cref="Method"/> of weights that were trained towards the original's values after the least squares.</summary>
    public const string Reconstruction = "reconstruction";
}
