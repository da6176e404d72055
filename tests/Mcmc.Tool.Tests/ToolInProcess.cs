using Mcmc.Tool.Commands;
using Mcmc.Tool.Output;

namespace Mcmc.Tool.Tests;

/// <summary>The same program without a process of its own, where a test goes through many command lines.</summary>
internal static class ToolInProcess
{
    public static ToolRun Run(params string[] args) => Run(new McmcCommand(), args);

    public static ToolRun Run(System.CommandLine.RootCommand root, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int exitCode;
        using (var terminal = Terminal.Of(output, error, TimeProvider.System))
        {
            exitCode = Application.Run(root, args, terminal);
        }

        return new ToolRun(exitCode, System.Text.Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
