using Mcmc.Compression;

namespace Mcmc.Tool.Output.Progress;

/// <summary>A single phase, told by the number of steps done.</summary>
internal sealed class CountedSteps(IProgress<CompressionProgress> progress, string phase, int total) : IProgress<int>
{
    public void Report(int value) => progress.Report(new CompressionProgress(phase, value, total));
}
