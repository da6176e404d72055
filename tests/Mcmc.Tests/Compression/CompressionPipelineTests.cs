using System.Text;
using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Tests.Costs.Devices;

namespace Mcmc.Tests.Compression;

/// <summary>The whole path on a small network with random weights and random images: costs and files, not accuracy.</summary>
public sealed class CompressionPipelineTests : IDisposable
{
    private const int Samples = 36;
    private readonly TemporaryFolder folder = new();
    private readonly List<Diagnostic> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_joint_budgets_are_met_by_the_written_file()
    {
        var result = Run(Budgets((BudgetKind.Flops, "50%"), (BudgetKind.Memory, "60%"), (BudgetKind.Parameters, "70%")));
        var written = CostPlan.CostsOf(OnnxFile.Load(result.OutputPath));
        Assert.Equal(result.After.Static, written);
        Assert.True(written.Macs <= 0.5 * result.Before.Macs);
        Assert.True(written.MemoryBytes <= 0.6 * result.Before.MemoryBytes);
        Assert.True(written.Parameters <= 0.7 * result.Before.Parameters);
        Assert.All(result.Budgets, b => Assert.True(b.Met, b.ToString()));
        Assert.True(result.Proof.Holds);
        Assert.True(result.Trials > 0);
    }

    [Fact]
    public void Run_twice_gives_the_same_bytes()
    {
        var budgets = Budgets((BudgetKind.Flops, "40%"));
        var first = File.ReadAllBytes(Run(budgets, "first.onnx").OutputPath);
        Assert.Equal(first, File.ReadAllBytes(Run(budgets, "second.onnx").OutputPath));
    }

    [Fact]
    public void Run_with_a_latency_budget_measures_once_and_repeats_the_choice()
    {
        var budgets = Budgets((BudgetKind.Latency, "90%"), (BudgetKind.Flops, "70%"));
        var first = Run(budgets);
        var bytes = File.ReadAllBytes(first.OutputPath);
        var again = Run(budgets);
        Assert.Equal(bytes, File.ReadAllBytes(again.OutputPath));
        Assert.Equal(first.After.LatencyMs, again.After.LatencyMs);
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(folder.Path, ".mcmc", ".gitignore")));
    }

    [Fact]
    public void Run_with_a_device_meets_the_latency_that_its_profile_predicts_at_widths_that_it_runs_fast()
    {
        var target = SyntheticDevice.Target("small/vgg.onnx");
        var profile = SyntheticDevice.Profile(80, target);
        var device = folder.File("device.json");
        DeviceProfileFile.Save(profile with { Subject = profile.Subject with { RuntimeVersion = InferenceRunner.RuntimeVersion } }, device);

        var result = Run(Budgets((BudgetKind.Latency, "80%")), device: device);

        var latency = ProfiledLatency.Compile(target.Sites, DeviceProfileFile.Load(device));
        var efficient = EfficientWidths.Of(target.Sites.Groups, latency);
        Assert.False(result.Policy.IsWhole);
        Assert.Equal(latency.LatencyMs(result.Policy.Widths) * (1 + latency.ErrorShare), result.After.LatencyMs!.Value, 1e-6);
        Assert.True(result.After.LatencyMs <= 0.8 * result.Before.LatencyMs);
        Assert.All(result.Policy.Widths.Select((width, group) => (width, group)), kept => Assert.Contains(kept.width, efficient[kept.group]));
    }

    [Fact]
    public void Run_an_impossible_budget_is_MCMC1001_naming_what_is_reachable_and_writes_nothing()
    {
        var failure = Assert.Throws<McmcException>(() => Run(Budgets((BudgetKind.Flops, "1"), (BudgetKind.Parameters, "99%"))));
        Assert.Equal(Codes.BudgetImpossible, failure.Diagnostic.Code);
        Assert.Contains("flops is", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("parameters is", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.onnx"));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void Run_a_missed_accuracy_budget_is_MCMC1003_and_writes_nothing()
    {
        var failure = Assert.Throws<McmcException>(() => Run(Budgets((BudgetKind.Flops, "30%"), (BudgetKind.MinAccuracy, "100%"))));
        Assert.Equal(Codes.AccuracyNotMet, failure.Diagnostic.Code);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.onnx"));
        Assert.Equal([".mcmc"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_budgets_that_the_original_meets_keep_every_channel()
    {
        var result = Run(Budgets((BudgetKind.Flops, "100%")));
        Assert.True(result.Policy.IsWhole);
        Assert.Equal(0, result.Quality.Drop.Points);
        Assert.Equal(0, result.Proof.MaxAbsDifference);
    }

    [Fact]
    public void Run_without_labels_judges_agreement_and_says_so()
    {
        var result = Run(Budgets((BudgetKind.Flops, "60%")), labels: false);
        Assert.Equal(QualityMeasure.Agreement, result.Quality.Pruned.Measure);
        Assert.Contains(warnings, w => w.Code == Codes.LabelsMissing);
    }

    [Fact]
    public void Run_a_model_without_groups_is_MCMC3005()
    {
        var failure = Assert.Throws<McmcException>(() => Run(Budgets((BudgetKind.Flops, "60%")), model: "small/unprunable.onnx"));
        Assert.Equal(Codes.NothingPrunable, failure.Diagnostic.Code);
    }

    private static BudgetSet Budgets(params (BudgetKind Kind, string Text)[] budgets) =>
        BudgetSet.Parse(budgets.Select(b => (b.Kind, (string?)b.Text, b.Kind.OptionName())));

    private CompressionResult Run(BudgetSet budgets, string output = "out.onnx", bool labels = true, string model = "small/vgg.onnx", string? device = null, int trials = 10, string? priority = null, bool searchOn = false)
    {
        var source = OnnxFile.Load(TestModels.PathOf(model));
        var shape = ChannelGroups.Find(source).Shapes[source.Graph.Inputs[0]]![1..];
        var record = (int)shape.Aggregate(1L, (a, b) => a * b) + (labels ? 1 : 0);
        var bytes = new byte[Samples * record];
        new Random(3).NextBytes(bytes);
        for (var i = 0; labels && i < Samples; i++)
        {
            bytes[i * record] = 0;
        }

        folder.Write("data.bin", bytes);
        var descriptor = $$"""{"format":"binary","files":["data.bin"],"shape":[{{string.Join(',', shape)}}],"labelBytes":{{(labels ? 1 : 0)}},"scale":0.01}""";
        var data = folder.Write("data.json", Encoding.UTF8.GetBytes(descriptor));
        var request = new CompressionRequest
        {
            ModelPath = TestModels.PathOf(model),
            OutputPath = Path.Combine(folder.Path, output),
            Budgets = budgets,
            DataPath = data,
            DevicePath = device,
            Trials = trials,
            SearchTime = TimeSpan.FromSeconds(30),
            Priority = Priority.Parse(priority, "priority"),
            SearchOn = searchOn,
        };
        return new CompressionPipeline(TimeProvider.System, new Progress<CompressionProgress>(), warnings.Add)
            .Run(request, TestContext.Current.CancellationToken);
    }
}
