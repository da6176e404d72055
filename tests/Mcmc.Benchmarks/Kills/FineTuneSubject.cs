using System.CommandLine;
using System.Security.Cryptography;
using Mcmc.Compression;
using Mcmc.Proofs;
using Mcmc.Proofs.Kills;
using Mcmc.Runtime;
using Mcmc.Training.FineTuning;

namespace Mcmc.Benchmarks.Kills;

/// <summary>A fine-tuning that learns from another network, on random images; the state is written after every step.</summary>
internal static class FineTuneSubject
{
    private const string VerbName = "kills-finetune";
    private const int Epochs = 4;
    private const int Batch = 16;
    private const int Samples = 512;
    private const int Pixels = 3 * 32 * 32;

    public static KillSubject Create() => new("finetune", Start, Content, Progress);

    /// <summary>The child's side.</summary>
    public static Command Verb()
    {
        var folder = new Argument<string>("folder");
        var command = new Command(VerbName) { folder };
        command.Hidden = true;
        command.SetAction(parsed => FineTune(parsed.GetRequiredValue(folder)));
        return command;
    }

    private static System.Diagnostics.Process Start(string folder)
    {
        foreach (var name in (string[])["training", "validation"])
        {
            if (!File.Exists(Path.Combine(folder, name + ".json")))
            {
                var bytes = new byte[Samples * Pixels];
                var random = new SeededRandom(1, name);
                for (var i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = (byte)random.Next(256);
                }

                File.WriteAllBytes(Path.Combine(folder, name + ".bin"), bytes);
                File.WriteAllText(Path.Combine(folder, name + ".json"), $$$"""{"format":"binary","files":["{{{name}}}.bin"],"shape":[3,32,32],"labelBytes":0,"scale":0.0078125,"mean":[1],"augment":{"padCrop":4,"flip":true,"mixup":0.2}}""");
            }
        }

        return ChildProcess.Start([VerbName, folder]);
    }

    private static void FineTune(string folder)
    {
        static string Model(string name) => Path.Combine(ModelFolder.RepositoryRoot, "tests", "Models", "small", name);
        var outcome = new FineTunePipeline(TimeProvider.System, new Progress<CompressionProgress>(), _ => { }).Run(
            new FineTuneRequest
            {
                ModelPath = Model("resnet-basic-bn.onnx"),
                TeacherPath = Model("vgg-bn.onnx"),
                OutputPath = Output(folder),
                DataPath = Path.Combine(folder, "validation.json"),
                TrainingDataPath = Path.Combine(folder, "training.json"),
                Options = new FineTuneOptions { Epochs = Epochs, BatchSize = Batch, AverageDecay = 0.95f, SaveInterval = TimeSpan.Zero },
            },
            CancellationToken.None);
        Console.WriteLine(outcome.Training.BestEpoch);
    }

    private static string Content(string folder) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Output(folder))));

    /// <summary>Steps; the state goes once the result is there.</summary>
    private static int Progress(string folder) =>
        File.Exists(Output(folder)) ? Epochs * (Samples / Batch) : KeptSteps.In(Path.Combine(folder, ".mcmc"));

    private static string Output(string folder) => Path.Combine(folder, "out.onnx");
}
