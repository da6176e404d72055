using Mcmc.Ir.Onnx;
using Mcmc.Pruning;

namespace Mcmc.Tests.Pruning;

/// <summary>For the same policy, the masked original and the sliced model agree in ONNX Runtime, on every committed export.</summary>
public sealed class OracleTests
{
    public static TheoryData<string> Runnable => [.. Directory.GetFiles(TestModels.PathOf("small"), "*.onnx").Select(f => Path.GetFileName(f)!).Where(name => name != "custom-operator.onnx").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Slice_each_group_alone_equals_masked(string file)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
        var importance = Importance.L2(groups);
        foreach (var group in groups.Prunable)
        {
            var widths = groups.Widths;
            widths[group.Index] = Math.Max(1, group.Width / 2);
            AssertProof(groups, Policy.OfWidths(groups, importance, widths), $"{file}, group {group.Id}");
        }
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Slice_random_joint_policies_equals_masked(string file)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
        foreach (var keep in new[] { 0.25, 0.5, 0.75 })
        {
            var random = new Random(7);
            var sets = groups.Prunable.ToDictionary(g => g.Id, g => Some(random, g.Width, keep));
            AssertProof(groups, Policy.OfKeepSets(groups, sets), $"{file} at {keep}");
        }
    }

    private static int[] Some(Random random, int width, double keep)
    {
        var atoms = Enumerable.Range(0, width).ToArray();
        random.Shuffle(atoms);
        return atoms[..Math.Max(1, (int)(keep * width))];
    }

    private static void AssertProof(ChannelGroups groups, Policy policy, string what)
    {
        var sliced = Pruner.Slice(policy);
        var proof = Proof.Compare(policy, sliced);
        Assert.True(proof.Holds, $"{what}: {proof}");
        Assert.True(proof.Scale > 0, $"{what}: the outputs are all zero, so the proof shows nothing");
    }
}
