using Mcmc.Data.Evaluation;

namespace Mcmc.Compression;

/// <summary>The original and a pruned model, on the same samples, none of which chose or repaired anything.</summary>
/// <param name="Original">Quality of the original.</param>
/// <param name="Cut">Quality of the sliced model before repair; null where nothing was repaired.</param>
/// <param name="Repaired">Quality of the repaired model before fine-tuning; null where nothing was fine-tuned.</param>
/// <param name="Pruned">Quality of the model that was written.</param>
/// <param name="Drop">What it lost against the original, with its paired interval.</param>
internal sealed record Judgement(Quality Original, Quality? Cut, Quality? Repaired, Quality Pruned, PairedDrop Drop);
