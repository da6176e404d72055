using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Mcmc.Tests.Training;

/// <summary>The kernels' tests on the same processor as if it had fewer instructions: in processes of their own, because the runtime looks only once.</summary>
public sealed partial class InstructionSetTests
{
    [Theory]
    [InlineData("EnableAVX512")]
    [InlineData("EnableAVX2")]
    public async Task Kernels_agree_without_instructions_that_are_switched_off(string instructions)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KernelTests).Assembly.Location, "-noColor", "-class", typeof(KernelTests).FullName!, "-class", typeof(InferenceKernelsTests).FullName!])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_" + instructions] = "0";
        using var tests = Process.Start(start)!;

        var output = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(tests.ExitCode == 0, output);
        Assert.Matches(SomeRan(), output);
    }

    [GeneratedRegex("Total: [1-9]")]
    private static partial Regex SomeRan();
}
