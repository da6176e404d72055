namespace Mcmc.Compression;

/// <summary>How a model was repaired.</summary>
/// <param name="Method"><c>leastSquares</c> on samples, or <c>similarity</c> of channels.</param>
/// <param name="Samples">Samples that it was repaired with.</param>
/// <param name="Layers">Layers whose weights changed.</param>
internal sealed record RepairSummary(string Method, int Samples, int Layers);
