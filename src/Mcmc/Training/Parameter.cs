using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training;

/// <summary>A constant of the model that training changes.</summary>
/// <param name="Value">In the training graph, where it is an input.</param>
/// <param name="Original">In the model as it was given; several parameters may have stood there as one (<see cref="SharedStatistics"/>).</param>
/// <param name="Initial">What it holds before the first step.</param>
internal sealed record Parameter(Value Value, Value Original, ParameterKind Kind, Tensor Initial)
{
    public string Name => Value.Name;
}
