using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Mcmc.Benchmarks.Scaling;

/// <summary>Time and memory of load, groups, slice and save, by the size of the network.</summary>
internal sealed class ScalingVerb : Command
{
    private const long ParametersOfNode = 3300;
    private static readonly int[] Series = [300, 1000, 3000, 10_000, 30_000];
    private static readonly (int Nodes, long Parameters) Target = (3000, 100_000_000);

    /// <summary>Above the 2 GB that one protobuf message can hold.</summary>
    private static readonly (int Nodes, long Parameters) Large = (1000, 580_000_000);

    private readonly Option<bool> large = new("--large") { Description = "also a model above 2 GB with external data: needs 4 GB of disk and 8 GB of memory" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/scaling.md" };

    public ScalingVerb()
        : base("scaling", "measures load, groups, slice and save by the number of nodes")
    {
        Add(large);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        ScalingRecord[] series = [.. Series.Select(nodes => Measure(nodes, nodes * ParametersOfNode))];
        var target = Measure(Target.Nodes, Target.Parameters);
        var above = parsed.GetValue(large) ? Measure(Large.Nodes, Large.Parameters) : null;
        var page = ScalingPage.Render(series, target, above);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("scaling.md", page);
        }

        return 0;
    }

    private static ScalingRecord Measure(int nodes, long parameters)
    {
        var folder = Directory.CreateTempSubdirectory("mcmc-scaling-");
        try
        {
            var path = Path.Combine(folder.FullName, "network.onnx");
            RunChild(ScalingRunVerb.MakeVerbName, path, nodes.ToString(CultureInfo.InvariantCulture), parameters.ToString(CultureInfo.InvariantCulture));
            return JsonSerializer.Deserialize<ScalingRecord>(RunChild(ScalingRunVerb.VerbName, path))!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string RunChild(params string[] arguments)
    {
        using var child = ChildProcess.Start(arguments);
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with exit code {child.ExitCode}.");
    }
}
