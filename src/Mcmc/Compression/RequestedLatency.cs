using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Runtime;
using Mcmc.Search;

namespace Mcmc.Compression;

/// <summary>Where a request's latencies come from: the profile of the device that it names, or this machine's, where a budget or the priority asks for it.</summary>
internal static class RequestedLatency
{
    /// <returns>Null where no latency is asked for.</returns>
    /// <exception cref="McmcException">MCMC4021 to 4023 for the profile; as <see cref="MachineProfile.Open"/>.</exception>
    public static ILatencyModel? Open(CompressionSubject subject, TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn, Action<string>? reads, CancellationToken cancellation)
    {
        var request = subject.Request;
        if (request.DevicePath is { } device)
        {
            reads?.Invoke(device);
            return ProfileUse.Open(device, subject.Groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, request.DeviceThreads, warn);
        }

        return request.Budgets[BudgetKind.Latency] is null && request.Priority.Weights[(int)Objective.Latency] == 0
            ? null
            : new MachineProfile(clock, new RunnerOptions { Threads = request.Threads }, warn).Open(
                subject.Model,
                subject.Groups,
                subject.Inputs,
                StudyFolder.Open(request) + ".device.json",
                request.SearchTime ?? CompressionRequest.DefaultSearchTime,
                (done, of) => progress.Report(new CompressionProgress("timing pruned networks", done, of)),
                cancellation);
    }
}
