using Mcmc.Data.Evaluation;
using Mcmc.Training.FineTuning;

namespace Mcmc.Compression;

/// <summary>A fine-tuned model that was written.</summary>
/// <param name="OutputPath">Where it is.</param>
/// <param name="Training">What training did.</param>
/// <param name="Teacher">The teacher's quality on the samples that judge; null without one.</param>
/// <param name="Before">The model's quality there as it was.</param>
/// <param name="After">The written file's quality there.</param>
/// <param name="Seconds">All in all.</param>
internal sealed record FineTuneOutcome(string OutputPath, FineTuneResult Training, Quality? Teacher, Quality Before, Quality After, double Seconds);
