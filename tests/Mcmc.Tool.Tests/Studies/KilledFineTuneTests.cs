using Mcmc.Proofs.Kills;

namespace Mcmc.Tool.Tests.Studies;

/// <summary>What a fine-tuning gives that was killed. The command <c>kills</c> of the repository's build does it 20 times.</summary>
public class KilledFineTuneTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_fine_tuning_that_was_killed_and_started_again_gives_the_bytes_of_an_uninterrupted_one(int seed)
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/resnet-basic-bn.onnx");
        var training = LabelledData.Write(folder, model, 128, mislabelled: 30, name: "training");
        var validation = LabelledData.Write(folder, model, 36, mislabelled: 6, name: "validation");
        string[] Arguments(string name) =>
        [
            "finetune", model, "-o", folder.File($"{name}.onnx"), "--data", validation, "--training-data", training, "--teacher", TestModels.PathOf("small/vgg-bn.onnx"),
            "--epochs", "3", "--batch-size", "8", "--learning-rate", "0.05", "--save-every", "0.001s", "--study", folder.File(name), "--json",
        ];

        var clock = TimeProvider.System.GetTimestamp();
        var whole = ToolProcess.Run(Arguments("whole")).AssertDone();
        var duration = TimeProvider.System.GetElapsedTime(clock);
        using (var killed = ToolProcess.Start(null, Arguments("killed")))
        {
            killed.Kill(new Random(seed).NextDouble() * duration);
        }

        var kept = KeptSteps.In(folder.File("killed"));
        var resumed = ToolProcess.Run(Arguments("killed")).AssertDone();
        Assert.InRange(kept, 0, 48);
        Assert.Equal(File.ReadAllBytes(folder.File("whole.onnx")), File.ReadAllBytes(folder.File("killed.onnx")));
        Assert.Equal(whole.Json.GetProperty("choice").GetRawText(), resumed.Json.GetProperty("choice").GetRawText());
        Assert.NotEqual(File.ReadAllBytes(model), File.ReadAllBytes(folder.File("killed.onnx")));
    }
}
