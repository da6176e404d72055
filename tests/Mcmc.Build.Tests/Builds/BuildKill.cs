namespace Mcmc.Build.Tests.Builds;

/// <summary>A build that was killed, and whose next run gave the right result.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Way">What was killed: <c>worker</c>, <c>MSBuild</c> or <c>both</c>.</param>
/// <param name="Moment">In [0, 1), as <see cref="BuildKiller.KillAsync"/> takes it.</param>
/// <param name="Ended">Whether the build had ended before.</param>
/// <param name="Worked">Whether a worker ran at that moment.</param>
/// <param name="OrphanSeconds">How long a worker went on afterwards.</param>
internal sealed record BuildKill(int Number, string Way, double Moment, bool Ended, bool Worked, double OrphanSeconds)
{
    /// <summary>Whether what was to be killed was there.</summary>
    public bool Hit => Way == "MSBuild" ? !Ended : Worked;
}
