namespace Mcmc.Proofs.Zoo;

/// <summary>Groups that are fenced for one reason.</summary>
/// <param name="Reason">The reason, the names of values left out.</param>
/// <param name="First">The first node or value that gives it.</param>
/// <param name="Groups">How many groups.</param>
internal readonly record struct ZooFence(string Reason, string First, int Groups);
