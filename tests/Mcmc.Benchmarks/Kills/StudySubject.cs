using System.CommandLine;
using System.Globalization;
using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Proofs;
using Mcmc.Proofs.Kills;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Kills;

/// <summary>A compression with its study: a small network, random images, no labels.</summary>
internal static class StudySubject
{
    private const string VerbName = "kills-compress";
    private const int Trials = 24;
    private const int Samples = 600;
    private const int Pixels = 3 * 32 * 32;

    public static KillSubject Create() => new("study", Start, folder => StudyContent.Of(StudyOf(folder)), folder => StudyContent.Trials(StudyOf(folder)));

    /// <summary>The child's side.</summary>
    public static Command Verb()
    {
        var folder = new Argument<string>("folder");
        var command = new Command(VerbName) { folder };
        command.Hidden = true;
        command.SetAction(parsed => Compress(parsed.GetRequiredValue(folder)));
        return command;
    }

    private static System.Diagnostics.Process Start(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "data.json")))
        {
            var bytes = new byte[Samples * Pixels];
            var random = new SeededRandom(1, "kills");
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Path.Combine(folder, "data.bin"), bytes);
            File.WriteAllText(Path.Combine(folder, "data.json"), """{"format":"binary","files":["data.bin"],"shape":[3,32,32],"labelBytes":0,"scale":0.0078125,"mean":[1]}""");
        }

        return ChildProcess.Start([VerbName, folder]);
    }

    private static void Compress(string folder)
    {
        var result = new CompressionPipeline(TimeProvider.System, new Progress<CompressionProgress>(), _ => { }).Run(
            new CompressionRequest
            {
                ModelPath = Path.Combine(ModelFolder.RepositoryRoot, "tests", "Models", "small", "resnet-basic.onnx"),
                OutputPath = Path.Combine(folder, "out.onnx"),
                Budgets = BudgetSet.Parse([(BudgetKind.Flops, "50%", "flops"), (BudgetKind.Memory, "70%", "memory")]),
                DataPath = Path.Combine(folder, "data.json"),
                Trials = Trials,
                SearchOn = true,
            },
            CancellationToken.None);
        Console.WriteLine(result.Trials.ToString(CultureInfo.InvariantCulture));
    }

    private static string StudyOf(string folder) => Path.Combine(folder, ".mcmc", "out.study");
}
