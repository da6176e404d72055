namespace Mcmc.Training.FineTuning;

/// <param name="Lowered">How many times the rate was lowered.</param>
/// <param name="First">The loss before the first update.</param>
/// <param name="Smoothed">A moving average of the losses since.</param>
internal readonly record struct RateGuardState(int Lowered, double First, double Smoothed);
