using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Compression;

/// <summary>Where a request's latencies come from: the profile of the device that it names, or measurements here, where a budget asks for them.</summary>
internal static class RequestedLatency
{
    /// <returns>Null where no latency is asked for.</returns>
    /// <exception cref="McmcException">MCMC4021 to 4023 for the profile; MCMC4009 for the study folder.</exception>
    public static ILatencyModel? Open(CompressionSubject subject, TimeProvider clock, Action<Diagnostic> warn, Action<string>? reads, CancellationToken cancellation)
    {
        var request = subject.Request;
        if (request.DevicePath is { } device)
        {
            reads?.Invoke(device);
            return ProfileUse.Open(device, subject.Groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, request.DeviceThreads, warn);
        }

        if (request.Budgets[BudgetKind.Latency] is null)
        {
            return null;
        }

        var measurement = new LatencyMeasurement(clock, new LatencyOptions { Duration = TimeSpan.FromSeconds(0.7) });
        var book = LatencyBook.Open(request, model =>
        {
            var latency = measurement.Measure(model, subject.Inputs, new RunnerOptions { Threads = request.Threads }, cancellation: cancellation);
            if (latency.Warning is { } noisy)
            {
                warn(noisy);
            }

            return latency.MedianMs;
        });
        return new MeasuredLatency(book, subject.Groups, subject.Inputs);
    }
}
