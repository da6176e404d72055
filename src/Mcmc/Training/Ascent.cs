using Mcmc.Ir;

namespace Mcmc.Training;

/// <summary>A step uphill.</summary>
/// <param name="Parameter">Of the parameter.</param>
/// <param name="Way">Output of the step's graph: what to add to the parameter.</param>
internal sealed record Ascent(StateTensor Parameter, Value Way);
