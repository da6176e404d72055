namespace Mcmc.Benchmarks.Training;

internal sealed record SpeedRow(string Network, SpeedRecord Ours, SpeedRecord Peer)
{
    public double SpeedRatio => Ours.ImagesPerSecond / Peer.ImagesPerSecond;

    public double MemoryRatio => (double)Ours.PeakBytes / Peer.PeakBytes;
}
