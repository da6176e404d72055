namespace Mcmc.Training.FineTuning;

/// <summary>Everything that the rest of a training depends on beside its job and options.</summary>
/// <param name="Trainer">As <see cref="Training.Trainer.Save"/> gives it: weights, momentum, averages, the number of steps, which
/// says where the stream of batches and all random numbers stand.</param>
/// <param name="Best">The best weights so far.</param>
/// <param name="BestWeights">Their bytes; empty for the student's own.</param>
/// <param name="Guard">Where the choice of the learning rate stands.</param>
internal sealed record FineTuneState(byte[] Trainer, BestScore Best, byte[] BestWeights, RateGuardState Guard);
