using System.Globalization;
using System.Text.Json;

namespace Mcmc.Tool.Tests.Commands;

public class PruneTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Prune_to_a_share_as_json_has_exactly_the_promised_fields_and_figures()
    {
        using var folder = new TemporaryFolder();
        var json = ToolProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.3", "--verify", "--json").AssertDone().Json;

        JsonShape.Assert(json, "schema:number", "before:object", "after:object", "verified:bool", "maxAbsDifference:number", "repair:object?", "groups:array");
        Assert.Equal(JsonValueKind.Null, json.GetProperty("repair").ValueKind);
        JsonShape.AssertCosts(json.GetProperty("before"));
        JsonShape.AssertCosts(json.GetProperty("after"));
        Assert.True(json.GetProperty("verified").GetBoolean());
        Assert.NotEmpty(json.GetProperty("groups").EnumerateArray());
        Assert.All(json.GetProperty("groups").EnumerateArray(), group =>
        {
            JsonShape.Assert(group, "id:string", "width:number", "kept:array");
            int[] kept = [.. group.GetProperty("kept").EnumerateArray().Select(k => k.GetInt32())];
            var width = group.GetProperty("width").GetInt32();
            Assert.Equal(Math.Max(1, (int)Math.Round(0.3m * width, MidpointRounding.AwayFromZero)), kept.Length);
            Assert.Equal(kept.Distinct().Order(), kept);
            Assert.All(kept, k => Assert.InRange(k, 0, width - 1));
        });

        var written = ToolProcess.Run("inspect", folder.File("out.onnx"), "--json").AssertDone().Json;
        Assert.Equal(written.GetProperty("totals").GetRawText(), json.GetProperty("after").GetRawText());
        Assert.Equal(["out.onnx"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Prune_to_its_own_result_as_a_policy_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var json = ToolProcess.Run("prune", Vgg, "-o", folder.File("share.onnx"), "--keep", "0.5", "--json").AssertDone().Output;
        var policy = folder.Write("policy.json", System.Text.Encoding.UTF8.GetBytes(json));
        var run = ToolProcess.Run("prune", Vgg, "--output", folder.File("policy.onnx"), "--policy", policy, "--json").AssertDone();

        Assert.Equal(json, run.Output);
        Assert.Equal(File.ReadAllBytes(folder.File("share.onnx")), File.ReadAllBytes(folder.File("policy.onnx")));
        Assert.False(run.Json.GetProperty("verified").GetBoolean());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("maxAbsDifference").ValueKind);
    }

    [Fact]
    public void Prune_for_a_person_shows_both_models_and_what_was_verified()
    {
        using var folder = new TemporaryFolder();
        var run = ToolProcess.RunIn(folder.Path, "prune", Vgg, "-o", "out.onnx", "--keep", "0.5", "--verify").AssertDone();
        Assert.Matches(@"(?m)^ +MACs +1\.628 M +[\d.]+ [kM] +[\d.]+% ", run.Output);
        Assert.Contains("Wrote out.onnx. Verified: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', run.Output + run.Error);
        Assert.True(File.Exists(folder.File("out.onnx")));
    }

    [Fact]
    public void Prune_keeps_what_is_excluded_whole()
    {
        using var folder = new TemporaryFolder();
        var json = ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.5", "--exclude", "/features/*", "--json").AssertDone().Json;
        Assert.All(json.GetProperty("groups").EnumerateArray(), g => Assert.StartsWith("/classifier/", g.GetProperty("id").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Prune_with_an_unknown_operator_prunes_the_rest()
    {
        using var folder = new TemporaryFolder();
        var run = ToolInProcess.Run("prune", TestModels.PathOf("small/custom-operator.onnx"), "-o", folder.File("out.onnx"), "--keep", "0.5", "--json").AssertDone();
        Assert.Contains("warning MCMC2003", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Json.GetProperty("groups").EnumerateArray());
    }

    [Fact]
    public void Prune_of_paths_with_blanks_and_signs_works()
    {
        using var folder = new TemporaryFolder();
        var inner = Directory.CreateDirectory(folder.File("Größe @ 日本; 100% [x]")).FullName;
        File.Copy(Vgg, Path.Combine(inner, "@model=a;b.onnx"));
        ToolProcess.RunIn(inner, "prune", "@model=a;b.onnx", "-o", "out [1] ü.onnx", "--keep", "0.5", "--json").AssertDone();
        var text = ToolProcess.RunIn(inner, "inspect", "out [1] ü.onnx").AssertDone().Output;
        Assert.Contains("out [1] ü.onnx", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_keeps_external_data_external_and_beside_the_output()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.CopyTo(folder, "small/external-data.onnx");
        ToolInProcess.Run("prune", model, "-o", folder.File("out.onnx"), "--keep", "0.5", "--verify", "--json").AssertDone();
        Assert.True(File.Exists(folder.File("out.onnx.data")));
    }

    [Theory]
    [InlineData("external-data.onnx", "MCMC4009")]
    [InlineData("external-data.onnx.data", "MCMC4009")]
    public void Prune_onto_the_model_or_its_weights_is_refused(string output, string code)
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.CopyTo(folder, "small/external-data.onnx");
        var before = File.ReadAllBytes(folder.File(output));
        ToolInProcess.Run("prune", model, "-o", Path.Combine(folder.Path, ".", output), "--keep", "0.5").AssertFailed(code, 2);
        Assert.Equal(before, File.ReadAllBytes(folder.File(output)));
    }

    [Theory]
    [InlineData("nowhere/out.onnx")]
    [InlineData(".")]
    public void Prune_into_what_cannot_be_written_is_refused(string output)
    {
        using var folder = new TemporaryFolder();
        ToolInProcess.Run("prune", Vgg, "-o", folder.File(output), "--keep", "0.5").AssertFailed("MCMC4009", 2);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Prune_of_a_model_without_prunable_groups_says_why()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/unprunable.onnx");
        var run = ToolProcess.Run("prune", model, "-o", folder.File("out.onnx"), "--keep", "0.5", "--json").AssertFailed("MCMC3005", 3);
        JsonShape.AssertFailure(run.Json, "MCMC3005", model);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("""{"schema":1,"groups":[{"id":"no-such-group","kept":[0]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"/features/features.0/Conv","kept":[]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"/features/features.0/Conv","kept":[0,999]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"/features/features.0/Conv","kept":[-1]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"/features/features.0/Conv","kept":[0]},{"id":"/features/features.0/Conv","kept":[0]}]}""")]
    [InlineData("""{"schema":2,"groups":[]}""")]
    [InlineData("""{"schema":1}""")]
    [InlineData("""{"schema":1,"groups":[null]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"/features/features.0/Conv","kept":null}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"/features/features.0/Conv","kept":[1.5]}]}""")]
    [InlineData("{\"schema\":1,\n\"groups\":[")]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("null")]
    public void Prune_to_a_bad_policy_is_refused(string policy)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("policy.json", System.Text.Encoding.UTF8.GetBytes(policy));
        var run = ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--policy", path, "--json").AssertFailed("MCMC4008", 2);
        JsonShape.AssertFailure(run.Json, "MCMC4008", path);
        Assert.False(File.Exists(folder.File("out.onnx")));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("1.01")]
    [InlineData("0,5")]
    [InlineData("NaN")]
    [InlineData("half")]
    public void Prune_to_a_share_out_of_range_is_a_usage_error(string share)
    {
        using var folder = new TemporaryFolder();
        var run = ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", share, "--json").AssertFailed("MCMC4001", 2);
        JsonShape.AssertFailure(run.Json, "MCMC4001");
        Assert.Contains("--keep", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Prune_needs_either_a_share_or_a_policy()
    {
        using var folder = new TemporaryFolder();
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx")).AssertFailed("MCMC4001", 2);
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.5", "--policy", "p.json").AssertFailed("MCMC4001", 2);
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--policy", folder.File("none.json")).AssertFailed("MCMC4005", 2);
    }

    [Fact]
    public void Prune_with_repair_on_data_brings_agreement_back_and_says_how()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 200);
        double Accuracy(string name, params string[] repair)
        {
            ToolInProcess.Run(["prune", Vgg, "-o", folder.File(name), "--keep", "0.6", .. repair, "--json"]).AssertDone();
            return ToolInProcess.Run("eval", folder.File(name), "--data", data, "--json").AssertDone().Json.GetProperty("top1").GetDouble();
        }

        Assert.True(Accuracy("repaired.onnx", "--repair", "--data", data) > Accuracy("cut.onnx"));
        var again = ToolProcess.Run("prune", Vgg, "-o", folder.File("again.onnx"), "--keep", "0.6", "--verify", "--repair", "--data", data, "--json").AssertDone();
        Assert.Equal(File.ReadAllBytes(folder.File("repaired.onnx")), File.ReadAllBytes(folder.File("again.onnx")));
        var repair = again.Json.GetProperty("repair");
        JsonShape.Assert(repair, "method:string", "samples:number", "layers:number");
        Assert.Equal("leastSquares", repair.GetProperty("method").GetString());
        Assert.InRange(repair.GetProperty("samples").GetInt32(), 150, 200);
        Assert.True(repair.GetProperty("layers").GetInt32() > 1);
    }

    [Fact]
    public void Prune_with_reconstruction_says_so_and_changes_what_the_repair_left()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 200);
        string[] prune = ["prune", Vgg, "--keep", "0.6", "--repair", "--data", data];
        ToolInProcess.Run([.. prune, "-o", folder.File("repaired.onnx")]).AssertDone();
        var json = ToolInProcess.Run([.. prune, "-o", folder.File("out.onnx"), "--reconstruct", "30", "--json"]).AssertDone().Json;
        Assert.Equal("reconstruction", json.GetProperty("repair").GetProperty("method").GetString());
        Assert.NotEqual(File.ReadAllBytes(folder.File("repaired.onnx")), File.ReadAllBytes(folder.File("out.onnx")));

        var person = ToolInProcess.Run([.. prune, "-o", folder.File("out.onnx"), "--reconstruct", "30"]).AssertDone();
        Assert.Contains("then reconstruction", person.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_with_a_reconstruction_that_does_not_help_says_so_and_keeps_the_repair()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 200);
        var whole = ToolInProcess.Run("prune", Vgg, "--keep", "1", "--repair", "--data", data, "-o", folder.File("out.onnx"), "--reconstruct", "5").AssertDone();
        Assert.Contains("the repaired weights stay", whole.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("then reconstruction", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_with_reconstruction_but_no_repair_on_data_is_refused()
    {
        using var folder = new TemporaryFolder();
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.5", "--reconstruct", "10").AssertFailed("MCMC4001", 2);
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.5", "--repair", "--reconstruct", "10").AssertFailed("MCMC4001", 2);
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.5", "--repair", "--data", "d.json", "--reconstruct", "0").AssertFailed("MCMC4001", 2);
    }

    [Fact]
    public void Prune_with_repair_without_data_goes_by_similarity()
    {
        using var folder = new TemporaryFolder();
        var json = ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.6", "--repair", "--json").AssertDone().Json;
        Assert.Equal("similarity", json.GetProperty("repair").GetProperty("method").GetString());
        Assert.Equal(0, json.GetProperty("repair").GetProperty("samples").GetInt32());

        var person = ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.6", "--repair").AssertDone();
        Assert.Contains("With --data", person.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_with_data_that_is_missing_or_for_nothing_is_refused()
    {
        using var folder = new TemporaryFolder();
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.5", "--data", "d.json").AssertFailed("MCMC4001", 2);
        ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", "0.5", "--repair", "--data", folder.File("none.json")).AssertFailed("MCMC4005", 2);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Prune_of_tiny_share_keeps_one_channel_of_each_group()
    {
        using var folder = new TemporaryFolder();
        var json = ToolInProcess.Run("prune", Vgg, "-o", folder.File("out.onnx"), "--keep", 0.0001.ToString(CultureInfo.InvariantCulture), "--verify", "--json").AssertDone().Json;
        Assert.All(json.GetProperty("groups").EnumerateArray(), g => Assert.Equal(1, g.GetProperty("kept").GetArrayLength()));
    }
}
