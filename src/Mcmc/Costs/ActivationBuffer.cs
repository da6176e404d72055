using Mcmc.Ir;

namespace Mcmc.Costs;

/// <summary>Memory that holds one activation and the views of it.</summary>
/// <param name="Value">The activation that decides its size.</param>
/// <param name="Type">Element type.</param>
/// <param name="Made">The step that makes it; −1 for graph inputs.</param>
/// <param name="LastRead">The step after which it is free; <see cref="int.MaxValue"/> where it lives to the end.</param>
internal readonly record struct ActivationBuffer(Value Value, DataType Type, int Made, int LastRead);
