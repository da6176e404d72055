using Mcmc.Proofs;
using Mcmc.Proofs.Zoo;

namespace Mcmc.Tests.Proofs;

/// <summary>
/// The oracle on the zoo. The command <c>zoo</c> cuts every group alone; here a few of each network do.
/// </summary>
public sealed class ZooTests
{
    private const int Alone = 5;

    /// <summary>What the issue of the zoo asks for: nine tenths of a convolutional network's parameters, three fifths of a transformer's.</summary>
    private static readonly HashSet<string> Transformers = ["bert", "bert-dynamic", "bert-fused", "cross-attention-fused", "encoder", "encoder-qdq", "gpt", "gpt-dynamic", "swin", "swin-v2", "vit", "vit-fp16", "vit-opset17"];

    /// <summary>Networks whose fences docs/zoo.md explains: normalisation over channels, recurrence, run-time branches.</summary>
    private static readonly HashSet<string> Fenced = ["alexnet-lrn", "branching", "convnext", "convnext-opset17", "gru", "lstm"];

    public static TheoryData<string> Files => [.. ModelFolder.Files("zoo").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Run_slices_as_masked_and_every_cut_shows(string file)
    {
        var result = ZooTrial.Run(TestModels.PathOf($"zoo/{file}"), Alone);

        Assert.Null(result.Unrunnable);
        Assert.Empty(result.Failures);
        Assert.Empty(result.Silent);
        Assert.NotEqual(0, result.Prunable);
        Assert.InRange(result.Share.Share, Fenced.Contains(result.Name) ? 0.2 : Transformers.Contains(result.Name) ? 0.6 : 0.9, 1);
    }
}
