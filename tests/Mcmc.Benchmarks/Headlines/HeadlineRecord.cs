namespace Mcmc.Benchmarks.Headlines;

/// <summary>An accuracy on the test samples, in [0, 1], with its 95% interval.</summary>
internal sealed record TestedAccuracy(double Top1, double Low, double High, int Samples);

/// <summary>What a network costs at batch 1.</summary>
internal sealed record HeadlineCosts(long Macs, long Parameters, long MemoryBytes);

/// <summary>What became of a row.</summary>
/// <param name="Row">Its name.</param>
/// <param name="CommandLine">Of <c>mcmc compress</c>.</param>
/// <param name="Training">The command that trained the original here; null where it came trained.</param>
/// <param name="Engine">The build that made it.</param>
/// <param name="Processor">Where.</param>
/// <param name="Trials">Of the search.</param>
/// <param name="Original">Before anything.</param>
/// <param name="Repaired">Searched and repaired.</param>
/// <param name="Result">Fine-tuned or reconstructed too.</param>
/// <param name="Before">The original's costs.</param>
/// <param name="After">The written file's.</param>
/// <param name="OriginalMs">Measured, in turn with the result.</param>
/// <param name="ResultMs">Measured.</param>
/// <param name="Ratio">Of the two, result / original: the median over pairs of runs.</param>
/// <param name="RatioLow">Lower end of its 95% interval.</param>
/// <param name="RatioHigh">Upper end.</param>
/// <param name="Bottlenecks">Layers of the result that take the most time, with their shares of it.</param>
/// <param name="Sha256">Of the written file before fine-tuning: the same seed and profile give the same policy.</param>
internal sealed record HeadlineRecord(
    string Row,
    string CommandLine,
    string? Training,
    string Engine,
    string Processor,
    int Trials,
    TestedAccuracy Original,
    TestedAccuracy Repaired,
    TestedAccuracy Result,
    HeadlineCosts Before,
    HeadlineCosts After,
    double OriginalMs,
    double ResultMs,
    double Ratio,
    double RatioLow,
    double RatioHigh,
    IReadOnlyList<string> Bottlenecks,
    string Sha256);

/// <summary>The original, trained on for as many epochs as a row's result.</summary>
/// <param name="Row">The row's name.</param>
/// <param name="CommandLine">Of <c>mcmc finetune</c>.</param>
/// <param name="Engine">The build that made it.</param>
/// <param name="Accuracy">On the row's test samples.</param>
internal sealed record HeadlineControl(string Row, string CommandLine, string Engine, TestedAccuracy Accuracy);

/// <summary>A stretch of work on a row, which may have been one of several.</summary>
internal sealed record HeadlineTime(string Row, string Phase, double Seconds);
