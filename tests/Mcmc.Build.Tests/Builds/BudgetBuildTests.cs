using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Budgets that are not met, and models and data that cannot be worked with.</summary>
public sealed class BudgetBuildTests(PackedPackage package)
{
    private const int ItemLine = 10;
    private const string Impossible = """MaxFlops="0.01%" """;

    [Fact]
    public async Task Build_over_budget_fails_again_without_a_worker_until_the_budget_is_fixed()
    {
        using var project = CompressibleProject.Create(package, Impossible);

        var first = await project.BuildAsync();
        var error = first.AssertFailed();
        Assert.Equal("MCMC1001", error.Code);
        Assert.Equal((project.ProjectFile, ItemLine), (error.File, error.Line));
        Assert.Equal(1, first.WorkerRuns);
        Assert.False(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));

        var second = await project.BuildAsync("--no-restore");
        Assert.Equal(error, second.AssertFailed());
        Assert.Equal(0, second.WorkerRuns);

        project.WriteProject(CompressibleProject.Item("""MaxFlops="50%" """));
        var repaired = await project.BuildAsync("--no-restore");
        repaired.AssertSucceeded();
        Assert.Equal(1, repaired.WorkerRuns);
    }

    [Fact]
    public async Task Build_that_missed_the_accuracy_fails_again_and_with_the_budget_fixed_its_study_answers_without_a_search()
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="50%" MinAccuracy="99%" """);

        var first = await project.BuildAsync();
        var error = first.AssertFailed();
        Assert.Equal("MCMC1003", error.Code);
        Assert.True(first.HasTrials);

        var second = await project.BuildAsync("--no-restore");
        Assert.Equal(error, second.AssertFailed());
        Assert.Equal(0, second.WorkerRuns);

        project.WriteProject(CompressibleProject.Item("""MaxFlops="50%" """));
        var repaired = await project.BuildAsync("--no-restore");
        repaired.AssertSucceeded();
        Assert.Equal((1, 1, false), (repaired.WorkerRuns, repaired.Searches, repaired.HasTrials));
        Assert.True(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));
    }

    [Fact]
    public async Task Build_over_budget_with_severity_warning_warns_every_time_and_ships_the_original()
    {
        using var project = CompressibleProject.Create(package, Impossible, "<McmcBudgetSeverity>warning</McmcBudgetSeverity>");

        var first = await project.BuildAsync();
        var second = await project.BuildAsync("--no-restore");

        first.AssertSucceeded();
        Assert.Equal("MCMC1001", Assert.Single(first.Warnings).Code);
        Assert.Equal(first.Warnings, second.Warnings);
        Assert.Equal((1, 0), (first.WorkerRuns, second.WorkerRuns));
        Assert.InRange(new FileInfo(Path.Combine(project.OutputFolder, "net.onnx")).Length, 0.9 * new FileInfo(project.PathOf("models", "net.onnx")).Length, double.MaxValue);
    }

    [Theory]
    [InlineData("<NoWarn>MCMC1001</NoWarn>", 0, true)]
    [InlineData("<MSBuildWarningsAsErrors>MCMC1001</MSBuildWarningsAsErrors>", 0, false)]
    public async Task Warning_about_a_budget_obeys_the_build(string property, int warnings, bool succeeds)
    {
        using var project = CompressibleProject.Create(package, Impossible, "<McmcBudgetSeverity>warning</McmcBudgetSeverity>" + property);

        var build = await project.BuildAsync();

        Assert.Equal(warnings, build.Warnings.Count);
        Assert.Equal(succeeds, build.Succeeded);
    }

    [Theory]
    [InlineData("MaxLatency=\"4 parsecs\"", "MCMC4002", "parsecs")]
    [InlineData("MaxFlops=\"-5%\"", "MCMC4002", "-5%")]
    [InlineData("MaxMemory=\"12\"", "MCMC4002", "12")]
    [InlineData("MaxFlops=\"50%\" FineTuneEpochs=\"3\"", "MCMC4010", "TrainingData")]
    [InlineData("MaxFlops=\"50%\" FineTuneEpochs=\"x\"", "MCMC4013", "FineTuneEpochs")]
    [InlineData("MaxFlops=\"50%\" ReconstructionSteps=\"x\"", "MCMC4013", "ReconstructionSteps")]
    [InlineData("MaxFlops=\"50%\" Seed=\"x\"", "MCMC4013", "Seed")]
    [InlineData("", "MCMC4010", "budget")]
    public async Task Build_with_an_option_that_cannot_be_understood_fails_at_its_line(string options, string code, string named)
    {
        using var project = CompressibleProject.Create(package, options);

        var error = (await project.BuildAsync("-t:McmcVerify")).AssertFailed();

        Assert.Equal(code, error.Code);
        Assert.Contains(named, error.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((project.ProjectFile, ItemLine), (error.File, error.Line));
    }

    [Theory]
    [InlineData("MaxFlops=\"50%\"", "MaxFlops")]
    [InlineData("MaxAccuracyDrop=\"1\"", "MaxAccuracyDrop")]
    public async Task Check_against_an_original_that_is_not_there_fails(string options, string named)
    {
        using var project = CompressibleProject.Create(package, "Mode=\"Check\" " + options);

        var error = (await project.BuildAsync("-t:McmcVerify")).AssertFailed();

        Assert.Equal("MCMC4010", error.Code);
        Assert.Contains(named, error.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unprunable.onnx", "MCMC3005")]
    [InlineData("mlp.onnx", "MCMC4004")]
    public async Task Build_of_a_model_that_does_not_fit_says_so(string model, string code)
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="50%" """);
        project.CopyModel(model, "models/net.onnx");

        var error = (await project.BuildAsync("-t:McmcVerify")).AssertFailed();

        Assert.Equal(code, error.Code);
        Assert.False(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));
    }

    [Fact]
    public async Task Build_of_a_damaged_model_names_the_file()
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="50%" """);
        project.Write("models/net.onnx", "no model at all");

        var error = (await project.BuildAsync()).AssertFailed();

        Assert.Equal("MCMC3001", error.Code);
        Assert.Contains("net.onnx", error.File + error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_gates_the_model_as_it_is_and_writes_none()
    {
        using var project = CompressibleProject.Create(package, """Mode="Check" MaxParameters="1M" """);

        var within = await project.BuildAsync();
        within.AssertSucceeded();
        Assert.Equal(1, within.WorkerRuns);
        Assert.False(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));

        project.WriteProject(CompressibleProject.Item("""Mode="Check" MaxParameters="1k" """));
        var over = await project.BuildAsync("--no-restore");
        Assert.Equal("MCMC1002", over.AssertFailed().Code);
        Assert.Equal((project.ProjectFile, ItemLine), (over.Errors[0].File, over.Errors[0].Line));
        Assert.Equal(0, (await project.BuildAsync("--no-restore")).WorkerRuns);
    }
}
