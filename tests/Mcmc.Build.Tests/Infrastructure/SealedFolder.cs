using System.ComponentModel;
using System.Diagnostics;

namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>A folder that a program cannot write to, whoever runs it, without a network: a mount in a namespace of the program's own.</summary>
internal static class SealedFolder
{
    /// <summary>What to put before the program and its arguments.</summary>
    public static string[] Command(string folder) =>
    [
        "unshare", "--mount", "--net", "--map-root-user", "--propagation", "private",
        "sh", "-c", """mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd "$0" && exec "$@" """, folder,
    ];

    /// <summary>Skips the test where the system gives nobody such a thing.</summary>
    public static void Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mounts in a private namespace are Linux's.");
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(Succeeds([.. Command(folder.FullPath), "true"]), "This user may not mount, not even in a namespace of its own.");
        Assert.False(Succeeds([.. Command(folder.FullPath), "touch", folder.PathOf("file")]));
    }

    private static bool Succeeds(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
