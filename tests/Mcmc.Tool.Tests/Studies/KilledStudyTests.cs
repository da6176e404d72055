using Mcmc.Proofs.Kills;

namespace Mcmc.Tool.Tests.Studies;

/// <summary>What is left of a compression that was killed. The command <c>kills</c> of the repository's build does it 50 times.</summary>
public class KilledStudyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_study_that_was_killed_and_resumed_equals_an_uninterrupted_one(int seed)
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/resnet-basic.onnx");
        var data = LabelledData.Write(folder, model, 300);
        string[] Arguments(string name) => ["compress", model, "-o", folder.File($"{name}.onnx"), "--data", data, "--max-flops", "50%", "--trials", "16", "--study", folder.File(name), "--json"];
        string Study(string name) => Path.Combine(folder.Path, name, $"{name}.study");

        var clock = TimeProvider.System.GetTimestamp();
        var whole = ToolProcess.Run(Arguments("whole")).AssertDone();
        var duration = TimeProvider.System.GetElapsedTime(clock);
        using (var killed = ToolProcess.Start(null, Arguments("killed")))
        {
            killed.Kill(new Random(seed).NextDouble() * duration);
        }

        var kept = StudyContent.Trials(Study("killed"));
        var resumed = ToolProcess.Run(Arguments("killed")).AssertDone();
        Assert.Equal(StudyContent.Of(Study("whole")), StudyContent.Of(Study("killed")));
        Assert.InRange(kept, 0, 16);
        Assert.Equal(File.ReadAllBytes(folder.File("whole.onnx")), File.ReadAllBytes(folder.File("killed.onnx")));
        Assert.Equal(whole.Json.GetProperty("front").GetRawText(), resumed.Json.GetProperty("front").GetRawText());
    }
}
