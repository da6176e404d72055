namespace Mcmc.Training.FineTuning;

/// <summary>Where training stands.</summary>
/// <param name="Epoch">The pass that is under way, from 1.</param>
/// <param name="Epochs">All passes.</param>
/// <param name="Step">Steps done, those of an earlier run included.</param>
/// <param name="Steps">All steps.</param>
/// <param name="Loss">The mean of this pass so far, as far as this run has seen it; NaN before the first step.</param>
/// <param name="Quality">The rate on the validation samples of the best weights so far, in [0, 1].</param>
/// <param name="Latest">That of the weights after the last whole pass; null before this run has measured any.</param>
/// <param name="ImagesPerSecond">Of this run, validation included.</param>
/// <param name="TimeLeft">Without the teacher where batches come again that it has seen.</param>
/// <param name="Restarts">How often training began again, each time with a quarter of the learning rate, because the loss had climbed.</param>
internal readonly record struct FineTuneProgress(
    int Epoch, int Epochs, long Step, long Steps, double Loss, double Quality, double? Latest, double ImagesPerSecond, TimeSpan TimeLeft, int Restarts);
