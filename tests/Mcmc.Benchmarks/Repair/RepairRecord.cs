namespace Mcmc.Benchmarks.Repair;

/// <summary>What one step left of a network's accuracy.</summary>
/// <param name="Subject">The network.</param>
/// <param name="Step">What was done to it last.</param>
/// <param name="Validation">Top-1 accuracy on the validation samples, in [0, 1].</param>
/// <param name="Test">Top-1 accuracy on the test samples, in [0, 1].</param>
/// <param name="Seconds">How long the step took.</param>
/// <param name="Macs">Multiply–accumulates at batch 1.</param>
internal sealed record RepairRecord(string Subject, string Step, double Validation, double Test, double Seconds, long Macs);
