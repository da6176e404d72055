namespace Mcmc.Tool.Tests.Commands;

public sealed class ProfileValidationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Validate_as_json_has_exactly_the_promised_fields_and_leaves_the_profile_as_it_is()
    {
        var model = TestModels.PathOf("small/mlp.onnx");
        var device = folder.File("device.json");
        ToolInProcess.Run("profile", model, "-o", device, "--time", "1s", "--threads", "2").AssertDone();
        var bytes = File.ReadAllBytes(device);

        // Whether the error holds depends on the machine; that it is looked at, and what is said of it, do not.
        var run = ToolProcess.Run("profile", model, "--validate", device, "--json").AssertDone();
        JsonShape.Assert(run.Json, "schema:number", "profile:string", "models:array", "seconds:number");
        var found = run.Json.GetProperty("models").EnumerateArray().Single();
        var holds = found.GetProperty("holds").ValueKind;
        JsonShape.Assert(
            found,
            "name:string", "networks:number", "within:number", "meanError:number", "worstError:number", "bias:number", "statedError:number", "repeatError:number", "busyShare:number", "holds:bool?");
        Assert.Equal(24, found.GetProperty("networks").GetInt32());
        Assert.Equal(holds == System.Text.Json.JsonValueKind.False, run.Error.Contains("MCMC2008", StringComparison.Ordinal));
        Assert.Equal(holds == System.Text.Json.JsonValueKind.Null, run.Error.Contains("MCMC2002", StringComparison.Ordinal));
        Assert.Equal(bytes, File.ReadAllBytes(device));

        ToolInProcess.Run("profile", model, "--validate", device, "--threads", "1").AssertFailed("MCMC4023", 2);
        ToolInProcess.Run("profile", TestModels.PathOf("small/vgg.onnx"), "--validate", device).AssertFailed("MCMC4022", 2);
    }

    [Fact]
    public void Validate_of_what_is_no_profile_is_MCMC4021_and_of_nothing_MCMC4005()
    {
        var model = TestModels.PathOf("small/mlp.onnx");
        ToolInProcess.Run("profile", model, "--validate", folder.Write("device.json", "{"u8.ToArray())).AssertFailed("MCMC4021", 2);
        ToolInProcess.Run("profile", model, "--validate", folder.File("none.json")).AssertFailed("MCMC4005", 2);
    }

    [Fact]
    public void Profile_needs_either_an_output_or_a_profile_to_validate()
    {
        var model = TestModels.PathOf("small/mlp.onnx");
        ToolInProcess.Run("profile", model).AssertFailed("MCMC4001", 2);
        ToolInProcess.Run("profile", model, "-o", folder.File("a.json"), "--validate", folder.File("b.json")).AssertFailed("MCMC4001", 2);
    }
}
