namespace Mcmc.Costs.Devices;

/// <summary>How long whole runs of a network take.</summary>
/// <param name="Us">An undisturbed one, in microseconds (<see cref="UndisturbedTime"/>).</param>
/// <param name="MedianUs">The median of all.</param>
/// <param name="IsSteady">Whether enough runs were undisturbed; else <paramref name="Us"/> is corrected by how slow the machine was.</param>
internal readonly record struct WholeTime(double Us, double MedianUs, bool IsSteady);
