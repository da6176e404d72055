using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;

namespace Mcmc.Tests.Pruning;

public sealed class PolicyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ChannelGroups groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg.onnx")));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_then_read_gives_the_same_keep_sets()
    {
        var importance = Importance.L2(groups);
        var policy = Policy.OfWidths(groups, importance, [.. groups.Widths.Select(w => Math.Max(1, w / 2))]);
        var path = folder.Write("policy.json", System.Text.Encoding.UTF8.GetBytes(PolicyFile.Write(policy)));
        var read = PolicyFile.Read(path, groups);
        Assert.All(groups.All, g => Assert.Equal(policy.Kept(g), read.Kept(g)));
    }

    [Fact]
    public void OfWidths_keeps_nested_sets()
    {
        var importance = Importance.L2(groups);
        var wide = Policy.OfWidths(groups, importance, [.. groups.Widths.Select(w => Math.Max(1, 3 * w / 4))]);
        var narrow = Policy.OfWidths(groups, importance, [.. groups.Widths.Select(w => Math.Max(1, w / 4))]);
        Assert.All(groups.Prunable, g => Assert.Subset(wide.Kept(g).ToHashSet(), narrow.Kept(g).ToHashSet()));
    }

    [Theory]
    [InlineData("""{"schema":1,"groups":[{"id":"nowhere","kept":[0]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"GROUP","kept":[]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"GROUP","kept":[100000]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"GROUP","kept":[-1]}]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":"GROUP","kept":[0]},{"id":"GROUP","kept":[1]}]}""")]
    [InlineData("""{"schema":2,"groups":[]}""")]
    [InlineData("""{"groups":[]}""")]
    [InlineData("""{"schema":1,"groups":[{"id":null,"kept":[0]}]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("schema: 1")]
    public void Read_what_is_no_policy_of_this_model_is_MCMC4008(string text)
    {
        var path = folder.Write("policy.json", System.Text.Encoding.UTF8.GetBytes(text.Replace("GROUP", groups.Prunable[0].Id, StringComparison.Ordinal)));
        var failure = Assert.Throws<McmcException>(() => PolicyFile.Read(path, groups));
        Assert.Equal(Codes.PolicyInvalid, failure.Diagnostic.Code);
    }

    [Fact]
    public void Read_a_fenced_group_cut_is_MCMC4008()
    {
        var fenced = groups.All.First(g => !g.IsPrunable && g.Width > 1);
        var failure = Assert.Throws<McmcException>(() => Policy.OfKeepSets(groups, new Dictionary<string, int[]> { [fenced.Id] = [0] }));
        Assert.Equal(Codes.PolicyInvalid, failure.Diagnostic.Code);
        Assert.Contains(fenced.Reason!, failure.Message, StringComparison.Ordinal);
    }
}
