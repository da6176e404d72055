using Mcmc.Ir;

namespace Mcmc.Training.Optimizers;

/// <summary>What an update reads.</summary>
/// <param name="Slots">In the order of the optimizer's list.</param>
/// <param name="Scalars">By name, the learning rate among them.</param>
/// <param name="Decays">Whether weight decay applies.</param>
internal sealed record UpdateInputs(Value Weight, Value Gradient, IReadOnlyList<Value> Slots, IReadOnlyDictionary<string, Value> Scalars, bool Decays);
