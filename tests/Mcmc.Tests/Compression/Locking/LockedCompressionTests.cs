using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcmc.Compression;
using Mcmc.Compression.Locking;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Runtime;
using Mcmc.Tests.Costs.Devices;

namespace Mcmc.Tests.Compression.Locking;

/// <summary>Found once, locked, applied everywhere.</summary>
public sealed class LockedCompressionTests : IDisposable
{
    private readonly LockedProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public void Compress_searches_once_and_then_applies_the_lock_without_the_data_or_the_store()
    {
        var found = project.Compress();
        Assert.Equal(1, project.Searches);
        var bytes = File.ReadAllBytes(project.OutputPath);
        Assert.Equal(bytes, File.ReadAllBytes(project.LockedModelPath));
        Assert.Equal(InputHash.OfFile(project.OutputPath), found.Sha256);
        var text = File.ReadAllText(project.LockPath);

        // As in a fresh clone: no data, no study, no store.
        Directory.Delete(project.PathOf("data"), recursive: true);
        Directory.Delete(project.PathOf("study"), recursive: true);
        Directory.Delete(project.PathOf("store"), recursive: true);
        File.Delete(project.OutputPath);
        var applied = project.Compress();

        Assert.Equal(1, project.Searches);
        Assert.Equal(bytes, File.ReadAllBytes(project.OutputPath));
        Assert.Equal(text, File.ReadAllText(project.LockPath));
        Assert.Equal(LockFile.Text(found), LockFile.Text(applied));
        Assert.Contains(project.LockPath, project.Reads);
        Assert.Contains(project.DataPath, project.Reads);

        File.Delete(project.OutputPath);
        project.Apply();
        Assert.Equal(bytes, File.ReadAllBytes(project.OutputPath));
    }

    [Fact]
    public void Apply_says_what_changed()
    {
        project.Compress();

        Assert.Contains("MaxFlops changed from '50%' to '40%'", project.AssertFails(Codes.LockStale, project.Request("40%")).Message, StringComparison.Ordinal);
        Assert.Contains("Seed changed from '0' to '7'", project.AssertFails(Codes.LockStale, project.Request() with { Seed = 7 }).Message, StringComparison.Ordinal);

        // One value in another notation, and JSON written in another way, are no change.
        project.Apply(project.Request("50.0%"));
        File.WriteAllText(project.DataPath, """{ "scale": 0.0100, "format": "binary", "files": ["set.bin"], "labelBytes": 1, "shape": [3,32,32] }""");
        project.Apply();

        project.WriteData(seed: 4);
        Assert.Contains("the data changed", project.AssertFails(Codes.LockStale).Message, StringComparison.Ordinal);
        project.WriteData();
        project.Apply();

        File.Copy(TestModels.PathOf("small/vgg-bn-folded.onnx"), project.ModelPath, overwrite: true);
        Assert.Contains("the model changed", project.AssertFails(Codes.LockStale).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compress_searches_again_when_something_changed_and_goes_back_through_the_store()
    {
        project.Compress();
        var first = File.ReadAllText(project.LockPath);
        var bytes = File.ReadAllBytes(project.LockedModelPath);

        project.Compress(project.Request("40%"));
        Assert.Equal(2, project.Searches);
        Assert.Contains(project.Notes, note => note.Contains("MaxFlops changed from '50%' to '40%'", StringComparison.Ordinal));
        Assert.NotEqual(first, File.ReadAllText(project.LockPath));

        project.Compress();
        Assert.Equal(2, project.Searches);
        Assert.Equal(first, File.ReadAllText(project.LockPath));
        Assert.Equal(bytes, File.ReadAllBytes(project.LockedModelPath));
    }

    [Fact]
    public void Apply_without_a_lock_with_a_damaged_one_or_without_its_model_says_which()
    {
        Assert.Contains(project.LockPath, project.AssertFails(Codes.LockMissing).Message, StringComparison.Ordinal);
        project.Compress();
        project.Store = null;
        var (text, bytes) = (File.ReadAllText(project.LockPath), File.ReadAllBytes(project.LockedModelPath));

        File.WriteAllText(project.LockPath, text[..(text.Length / 2)]);
        project.AssertFails(Codes.LockDamaged);
        File.WriteAllText(project.LockPath, text.Replace("\"net.mcmc.onnx\"", "\"../net.mcmc.onnx\"", StringComparison.Ordinal));
        project.AssertFails(Codes.LockDamaged);
        File.WriteAllText(project.LockPath, text.Replace("\"schema\": 1", "\"schema\": 9", StringComparison.Ordinal));
        project.AssertFails(Codes.LockDamaged);
        File.WriteAllText(project.LockPath, text.Replace(FormattableString.Invariant($"\"algorithm\": {SearchAlgorithm.Number}"), "\"algorithm\": 0", StringComparison.Ordinal));
        Assert.Contains("algorithm 0", project.AssertFails(Codes.LockStale).Message, StringComparison.Ordinal);
        File.WriteAllText(project.LockPath, text);

        bytes[^1] ^= 1;
        File.WriteAllBytes(project.LockedModelPath, bytes);
        project.AssertFails(Codes.LockedModelChanged);
        File.WriteAllText(project.LockedModelPath, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        Assert.Contains("git lfs pull", project.AssertFails(Codes.LockedModelMissing).Message, StringComparison.Ordinal);
        File.Delete(project.LockedModelPath);
        project.AssertFails(Codes.LockedModelMissing);

        // The same model from the store.
        project.Store = ResultStore.Open(project.PathOf("store"));
        project.Apply();
    }

    [Fact]
    public void Compress_makes_the_folder_of_the_lock_and_says_before_the_search_where_it_cannot_be_written()
    {
        var elsewhere = project.PathOf("locks", "deep", "net.mcmc.lock.json");
        project.Compress(lockPath: elsewhere);
        Assert.True(File.Exists(project.PathOf("locks", "deep", "net.mcmc.onnx")));

        var failure = Assert.Throws<McmcException>(() => project.Compress(project.Request("40%"), Path.Combine(project.ModelPath, "net.mcmc.lock.json")));
        Assert.Equal((Codes.OutputUnwritable, 1), (failure.Diagnostic.Code, project.Searches));
    }

    [Fact]
    public void Apply_checks_the_budgets_on_the_file()
    {
        project.Compress();
        project.Store = null;

        // A lock that was written by hand: its hash is right, but the model is the original.
        File.Copy(project.ModelPath, project.LockedModelPath, overwrite: true);
        var forged = LockFile.Read(project.LockPath) with { Sha256 = InputHash.OfFile(project.ModelPath) };
        LockFile.Write(forged, project.LockPath);

        Assert.Contains("flops is", project.AssertFails(Codes.BudgetNotMet).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_with_a_device_holds_its_profile_against_the_budget()
    {
        var target = SyntheticDevice.Target("small/vgg.onnx");
        var profile = SyntheticDevice.Profile(80, target);
        var device = project.PathOf("device.json");
        DeviceProfileFile.Save(profile with { Subject = profile.Subject with { RuntimeVersion = InferenceRunner.RuntimeVersion } }, device);
        var request = project.Request() with { DevicePath = device, Budgets = BudgetSet.Parse((BudgetKind.Latency, "80%", "MaxLatency")) };
        var found = project.Compress(request);

        Assert.Equal(found.Compressed.LatencyMs, project.Apply(request).Compressed.LatencyMs);
        File.WriteAllText(device, JsonNode.Parse(File.ReadAllText(device))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        project.Apply(request);

        DeviceProfileFile.Save(profile with { Subject = profile.Subject with { RuntimeVersion = InferenceRunner.RuntimeVersion, Processor = "another" } }, device);
        Assert.Contains("the device profile changed", project.AssertFails(Codes.LockStale, request).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compress_without_a_lock_and_without_data_says_why_it_needs_them() =>
        Assert.Equal(Codes.OptionMissing, Assert.Throws<McmcException>(() => project.Compress(project.Request() with { DataPath = "" })).Diagnostic.Code);

    [Fact]
    public async Task Compress_several_times_at_once_searches_once()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var others = new OtherOutputs(project);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => project.Compress(project.Request() with { OutputPath = others.PathOf(i) }), cancellation)));

        Assert.Equal(1, project.Searches);
        Assert.Single(Enumerable.Range(0, 6).Select(i => InputHash.OfFile(others.PathOf(i))).Distinct());
    }

    [Fact]
    public void Every_member_of_a_request_is_part_of_its_lock_or_a_circumstance()
    {
        string[] inputs = ["ModelPath", "CheckpointPath", "DataPath", "TrainingDataPath", "ReconstructionSteps", "FineTune", "DevicePath", "Budgets", "Priority", "Seed", "Inputs", "Exclude", "Threads"];
        string[] circumstances = ["OutputPath", "SingleFile", "StudyDirectory", "DeviceThreads", "ReconstructionThreads", "SearchTime", "Trials", "SearchOn"];

        Assert.Equal(
            inputs.Concat(circumstances).Order(StringComparer.Ordinal),
            typeof(CompressionRequest).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private sealed class OtherOutputs(LockedProject project) : IDisposable
    {
        public string PathOf(int index) => Directory.CreateDirectory(project.PathOf("outs", FormattableString.Invariant($"{index}"))).FullName + "/net.onnx";

        public void Dispose() => Directory.Delete(project.PathOf("outs"), recursive: true);
    }
}
