namespace Mcmc.Tool.Tests.Commands;

/// <summary><c>mcmc check --lock</c>: the lock's budgets, its original, and its figures as limits.</summary>
public class CheckLockTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Check_against_a_lock_takes_its_budgets_and_finds_what_got_worse()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 60);
        var small = folder.File("small.onnx");
        var locked = folder.File("small.mcmc.lock.json");
        ToolInProcess.Run("compress", Vgg, "-o", small, "--data", data, "--max-flops", "50%", "--max-accuracy-drop", "100", "--trials", "6").AssertDone();

        // The model itself, without data: accuracy as locked.
        var json = ToolInProcess.Run("check", small, "--lock", locked, "--json").AssertDone().Json;
        Assert.Equal(["flops", "accuracyDrop"], Kinds(json, "budgets"));
        Assert.Equal(["flops", "memory", "size", "parameters", "minAccuracy"], Kinds(json, "regressions"));
        Assert.Equal(814_208, json.GetProperty("budgets")[0].GetProperty("limit").GetDouble(), 1000.0);

        // Measured on the samples that judged it, the accuracy is the locked one.
        var measured = ToolInProcess.Run("check", small, "--lock", locked, "--data", data, "--json").AssertDone().Json;
        Assert.Equal(json.GetProperty("budgets")[1].GetProperty("value").GetDouble(), measured.GetProperty("budgets")[1].GetProperty("value").GetDouble(), 1e-9);

        // Another model, within the budget that is given, but worse than the lock.
        var worse = ToolInProcess.Run("check", Vgg, "--lock", locked, "--max-flops", "100%", "--json").AssertFailed("MCMC1004", 1);
        Assert.False(worse.Json.GetProperty("feasible").GetBoolean());
        Assert.Contains("flops is", worse.Error, StringComparison.Ordinal);
        ToolInProcess.Run("check", Vgg, "--lock", locked, "--max-flops", "60%").AssertFailed("MCMC1002", 1);
        ToolInProcess.Run("check", Vgg, "--lock", locked).AssertFailed("MCMC4010", 2);

        File.WriteAllText(locked, File.ReadAllText(locked).Replace("\"kind\": \"flops\"", "\"kind\": \"speed\"", StringComparison.Ordinal));
        ToolInProcess.Run("check", small, "--lock", locked).AssertFailed("MCMC5003", 4);
        ToolInProcess.Run("check", small, "--lock", folder.File("none.mcmc.lock.json")).AssertFailed("MCMC5001", 4);
    }

    private static IEnumerable<string?> Kinds(System.Text.Json.JsonElement json, string name) =>
        json.GetProperty(name).EnumerateArray().Select(b => b.GetProperty("kind").GetString());
}
