using System.Diagnostics;
using System.Security.Cryptography;
using Mcmc.Build.Tests.Builds;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Measurements;

/// <summary>What a locked build of samples/CiGate costs in a fresh clone without its data.</summary>
public sealed class LockedMeasurement(PackedPackage package, ITestOutputHelper output)
{
    private const int Runs = 5;
    private const string Ci = "-p:ContinuousIntegrationBuild=true";

    [Fact(Explicit = true)]
    public async Task Locked_build_of_a_clone_costs()
    {
        using var one = new CiGateClone(package);
        using var other = new CiGateClone(package);
        (await one.Project.RunAsync("restore", one.Project.ProjectFile)).AssertSucceeded();
        (await other.Project.RunAsync("restore", other.Project.ProjectFile)).AssertSucceeded();
        var hashes = new HashSet<string>();
        var (with, without) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            foreach (var clone in new[] { one, other })
            {
                with.Add(await TimedAsync(clone, hashes, Ci));
                without.Add(await TimedAsync(clone, null, Ci, "-p:McmcEnabled=false"));
            }
        }

        // Where a search would be allowed, none is needed either.
        await TimedAsync(one, hashes);
        await TimedAsync(other, hashes);
        Assert.Single(hashes);
        var difference = new PairedTimes(with, without).Difference();
        Assert.InRange(PairedTimes.Median([.. with]) - PairedTimes.Median([.. without]), 0, 15_000);
        await MeasurementFile.WriteAsync(Path.Combine("proofs", "locked.md"), $"""
            # A locked build

            `samples/CiGate` as a fresh clone has it, without its data, in two folders: built {2 * Runs} times with `ContinuousIntegrationBuild`, in turn with the same project without the package, and once in each folder without `ContinuousIntegrationBuild`. Restored before. Made by `dotnet run --project build -- locked --write`, version {MeasurementFile.Version}.

            | | |
            |---|---|
            | wall clock against no package, median | {difference} |
            | searches | 0 |
            | models in the output folders | {hashes.Count} ({hashes.First()}) |

            """, output);
    }

    private static async Task<double> TimedAsync(CiGateClone clone, HashSet<string>? hashes, params string[] arguments)
    {
        foreach (var folder in new[] { clone.Project.PathOf("bin"), clone.Project.PathOf("obj", "Debug") }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        var watch = Stopwatch.StartNew();
        var build = await clone.Project.BuildAsync(["--no-restore", .. arguments]);
        var ms = watch.Elapsed.TotalMilliseconds;
        build.AssertSucceeded();
        Assert.Equal(0, build.Searches);
        hashes?.Add(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(clone.Project.OutputFolder, "fashion.onnx"), TestContext.Current.CancellationToken))));
        return ms;
    }
}
