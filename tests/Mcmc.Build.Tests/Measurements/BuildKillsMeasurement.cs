using System.Globalization;
using Mcmc.Build.Tests.Builds;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Measurements;

/// <summary>Whether builds survive being killed.</summary>
public sealed class BuildKillsMeasurement(PackedPackage package, ITestOutputHelper output)
{
    private const int Kills = 50;
    private const int Seed = 2;
    private const double OrphanSeconds = 5;

    [Fact(Explicit = true)]
    public async Task Builds_killed_at_fifty_moments_leave_no_orphan_and_the_next_is_right()
    {
        using var log = MeasurementFile.Log<BuildKill>($"build-kills-{Seed}");
        using (var killer = await BuildKiller.CreateAsync(package))
        {
            var random = new Random(Seed);
            for (var number = 0; log.Results.Count(kill => kill.Hit) < Kills; number++)
            {
                var moment = random.NextDouble();
                if (log.Results.TrueForAll(kill => kill.Number != number))
                {
                    log.Add(await killer.KillAsync(number, moment));
                    output.WriteLine(log.Results[^1].ToString());
                    Assert.True(log.Results[^1].OrphanSeconds < OrphanSeconds);
                }
            }
        }

        var rows = log.Results.GroupBy(kill => kill.Way).Select(way => string.Create(
            CultureInfo.InvariantCulture,
            $"| {way.Key} | {way.Count(kill => kill.Hit)} | {way.Count(kill => kill.Hit && kill.Worked)} | {way.Count(kill => !kill.Hit)} | {way.Max(kill => kill.OrphanSeconds):F2} s | {way.Count()} of {way.Count()} |"));
        await MeasurementFile.WriteAsync(Path.Combine("proofs", "build-kills.md"), $"""
            # Builds killed in the middle

            The first build of a project is killed with SIGKILL at a random moment: MSBuild at one of the time that a build in peace takes, its worker or both at one of what is left of it when the worker begins. Then the project is built again, which has to succeed and give the same bytes as a build in peace, with no temporary file left beside the model. A worker that still runs five seconds after the kill would end the measurement. Made by `dotnet run --project build -- build-kills --write`, seed {Seed}, version {MeasurementFile.Version}.

            | killed | times | while a worker ran | came too late, not counted | a worker's longest life afterwards | built again to the same bytes |
            |---|---|---|---|---|---|
            {string.Join('\n', rows)}

            """, output);
    }
}
