using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>
/// A tiny network run between measurements: where it is slower than it can be, something else had the processor (another
/// program, another virtual machine on the same core), and what was measured beside it does not count.
/// </summary>
internal sealed class ReferenceBeat : IDisposable
{
    private const int Channels = 32;
    private const int Side = 16;
    private const int FirstBeats = 100;

    /// <summary>How many of the latest beats a good one is learnt from.</summary>
    private const int Window = 200;
    private const double GoodQuantile = 0.2;

    private readonly TimeProvider clock;
    private readonly InferenceRunner runner;
    private readonly InferenceBinding binding;
    private readonly Queue<double> beats = [];
    private double good = double.MaxValue;
    private int count;

    /// <exception cref="Diagnostics.McmcException">MCMC4006.</exception>
    public ReferenceBeat(TimeProvider clock, RunnerOptions options)
    {
        this.clock = clock;
        runner = InferenceRunner.Load(SmallConvolution.Of(Channels, Channels, Side), options, "reference beat");
        binding = runner.Bind(new RunnerTensor(DataType.Float, 1, Channels, Side, Side));
        for (var i = 0; i < FirstBeats; i++)
        {
            beats.Enqueue(BeatUs());
        }

        Learn();
    }

    /// <summary>Beats once.</summary>
    /// <returns>How many times as long it took as a good one: 1 where nothing else had the processor.</returns>
    public double Slowness()
    {
        var us = BeatUs();
        beats.Enqueue(us);
        if (beats.Count > Window)
        {
            beats.Dequeue();
        }

        if (++count % FirstBeats == 0)
        {
            Learn();
        }

        return Math.Max(1, us / good);
    }

    public void Dispose()
    {
        binding.Dispose();
        runner.Dispose();
    }

    /// <summary>The faster of two runs, after one that brings the beat back into the caches: what ran before may have filled them.</summary>
    private double BeatUs()
    {
        binding.Run();
        return Math.Min(RunUs(), RunUs());
    }

    private double RunUs()
    {
        var start = clock.GetTimestamp();
        binding.Run();
        return clock.GetElapsedTime(start).TotalMicroseconds;
    }

    /// <summary>What was good once stays good: a machine that is slow for a while is slow, and not a slower machine.</summary>
    private void Learn() => good = Math.Min(good, beats.Order().ElementAt((int)(GoodQuantile * beats.Count)));
}
