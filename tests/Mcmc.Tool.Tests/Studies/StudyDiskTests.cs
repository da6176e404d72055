using System.Diagnostics;
using Mcmc.Proofs.Kills;

namespace Mcmc.Tool.Tests.Studies;

/// <summary>Disks that fail, as mounts in a namespace of the test's own: permissions alone would not stop an administrator.</summary>
public class StudyDiskTests
{
    private static readonly string Model = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void A_full_disk_is_MCMC5104_with_the_study_intact_and_the_search_goes_on_when_there_is_room()
    {
        RequireMounts();
        using var folder = new TemporaryFolder();
        LabelledData.Write(folder, Model, 60);
        var run = InNamespace(folder, $$"""
            mount -t tmpfs -o size=8m tmpfs disk
            {{Compress(6)}} > first.out 2> first.err
            cp disk/out.study before.study
            head -c 16m /dev/zero > disk/filler 2> /dev/null
            {{Compress(30)}} > full.out 2> full.err
            echo $?
            cp disk/out.study after.study
            rm disk/filler
            {{Compress(30)}} > last.out 2> last.err
            echo $?
            cp disk/out.study last.study
            """);

        Assert.True(run == "5\n0\n", $"{run}\n{File.ReadAllText(folder.File("first.err"))}\n{File.ReadAllText(folder.File("full.err"))}\n{File.ReadAllText(folder.File("last.err"))}");
        Assert.Matches("error MCMC5104: .*disk", File.ReadAllText(folder.File("full.err")));
        Assert.Equal(6, StudyContent.Trials(folder.File("before.study")));
        Assert.InRange(StudyContent.Trials(folder.File("after.study")), 6, 29);
        Assert.Equal(30, StudyContent.Trials(folder.File("last.study")));
    }

    [Fact]
    public void A_read_only_folder_is_MCMC5104_with_the_study_as_it_was()
    {
        RequireMounts();
        using var folder = new TemporaryFolder();
        LabelledData.Write(folder, Model, 60);
        var run = InNamespace(folder, $$"""
            mount -t tmpfs tmpfs disk
            {{Compress(6)}} > first.out 2> first.err
            cp disk/out.study before.study
            mount -o remount,ro disk
            {{Compress(8)}} > full.out 2> full.err
            echo $?
            cp disk/out.study after.study
            """);

        Assert.True(run == "5\n", $"{run}\n{File.ReadAllText(folder.File("first.err"))}\n{File.ReadAllText(folder.File("full.err"))}");
        Assert.Contains("error MCMC5104: ", File.ReadAllText(folder.File("full.err")), StringComparison.Ordinal);
        Assert.Equal(6, StudyContent.Trials(folder.File("before.study")));
        Assert.Equal(File.ReadAllBytes(folder.File("before.study")), File.ReadAllBytes(folder.File("after.study")));
    }

    private static string Compress(int trials) =>
        $"{ToolProcess.CommandLine} compress '{Model}' -o out.onnx --data data.json --max-flops 50% --trials {trials} --study disk";

    private static void RequireMounts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mounts in a private namespace are Linux's.");
        Assert.SkipUnless(Shell(Path.GetTempPath(), "mount -t tmpfs tmpfs /mnt").ExitCode == 0, "This user may not mount, not even in a namespace of its own.");
    }

    private static string InNamespace(TemporaryFolder folder, string script)
    {
        Directory.CreateDirectory(folder.File("disk"));
        return Shell(folder.Path, script).Output;
    }

    private static (int ExitCode, string Output) Shell(string folder, string script)
    {
        var start = new ProcessStartInfo("unshare", ["--mount", "--map-root-user", "--propagation", "private", "sh", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var shell = Process.Start(start)!;
            var error = shell.StandardError.ReadToEndAsync();
            var output = shell.StandardOutput.ReadToEnd();
            shell.WaitForExit();
            return (shell.ExitCode, output + (shell.ExitCode == 0 ? "" : error.Result));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (1, "");
        }
    }
}
