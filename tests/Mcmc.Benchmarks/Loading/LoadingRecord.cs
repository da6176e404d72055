namespace Mcmc.Benchmarks.Loading;

/// <summary>How long training waited for its data.</summary>
/// <param name="Subject">What was trained on what.</param>
/// <param name="Batch">Samples per step.</param>
/// <param name="ImagesPerSecond">Waiting included.</param>
/// <param name="WaitShare">Of the whole time, in [0, 1].</param>
/// <param name="ReadShare">What reading and varying the samples would have taken of the whole time, had training done it itself.</param>
internal sealed record LoadingRecord(string Subject, int Batch, double ImagesPerSecond, double WaitShare, double ReadShare);
