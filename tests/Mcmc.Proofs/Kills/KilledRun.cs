using System.Diagnostics;

namespace Mcmc.Proofs.Kills;

/// <summary>A program that is killed in the middle of its work: SIGKILL, which it cannot see coming.</summary>
internal static class KilledRun
{
    /// <summary>Runs a program to a moment.</summary>
    /// <returns>Whether it was killed; false where it had ended before.</returns>
    public static bool Until(Process program, TimeSpan moment)
    {
        if (program.WaitForExit(moment))
        {
            return false;
        }

        program.Kill();
        program.WaitForExit();
        return true;
    }
}
