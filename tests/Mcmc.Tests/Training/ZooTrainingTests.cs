using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Runtime;
using Mcmc.Training;
using Mcmc.Training.Losses;

namespace Mcmc.Tests.Training;

/// <summary>Every committed export of a network trains.</summary>
public sealed class ZooTrainingTests
{
    /// <summary>Operators of the zoo without a gradient, each with its reason.</summary>
    private static readonly Dictionary<string, string> NotDifferentiable = new(StringComparer.Ordinal)
    {
        ["Equal"] = "makes booleans or integers",
        ["Greater"] = "makes booleans or integers",
        ["GreaterOrEqual"] = "makes booleans or integers",
        ["Less"] = "makes booleans or integers",
        ["LessOrEqual"] = "makes booleans or integers",
        ["And"] = "makes booleans or integers",
        ["Or"] = "makes booleans or integers",
        ["Not"] = "makes booleans or integers",
        ["Xor"] = "makes booleans or integers",
        ["IsNaN"] = "makes booleans or integers",
        ["IsInf"] = "makes booleans or integers",
        ["BitwiseAnd"] = "makes booleans or integers",
        ["BitwiseOr"] = "makes booleans or integers",
        ["BitwiseNot"] = "makes booleans or integers",
        ["BitwiseXor"] = "makes booleans or integers",
        ["BitShift"] = "makes booleans or integers",
        ["Range"] = "counts",
        ["NonZero"] = "makes integers",
        ["OneHot"] = "reads integers",
        ["NonMaxSuppression"] = "makes integers",
        ["If"] = "is control flow",
        ["Loop"] = "is control flow",
        ["Scan"] = "is control flow",
        ["EmbedLayerNormalization"] = "is a fused operator, which only an optimised file has",
        ["SkipLayerNormalization"] = "is a fused operator, which only an optimised file has",
        ["SkipSimplifiedLayerNormalization"] = "is a fused operator, which only an optimised file has",
        ["FusedMatMul"] = "is a fused operator, which only an optimised file has",
        ["FusedConv"] = "is a fused operator, which only an optimised file has",
        ["GroupQueryAttention"] = "is a fused operator, which only an optimised file has",
        ["QLinearConv"] = "computes with quantised numbers",
        ["QLinearMatMul"] = "computes with quantised numbers",
        ["QLinearAdd"] = "computes with quantised numbers",
        ["MatMulInteger"] = "computes with quantised numbers",
        ["ConvInteger"] = "computes with quantised numbers",
        ["QLinearGlobalAveragePool"] = "computes with quantised numbers",
        ["MatMulNBits"] = "computes with quantised numbers",
        ["QGemm"] = "computes with quantised numbers",
        ["QLinearMul"] = "computes with quantised numbers",
        ["QLinearConcat"] = "computes with quantised numbers",
        ["QLinearAveragePool"] = "computes with quantised numbers",
        ["DynamicQuantizeMatMul"] = "computes with quantised numbers",
        ["GatherBlockQuantized"] = "computes with quantised numbers",
        ["Twist"] = "is a custom operator that nobody can run",
    };

    /// <summary>Models whose shapes training cannot change, or that nothing runs.</summary>
    private static readonly string[] Untrainable = ["small/custom-operator.onnx"];

    public static TheoryData<string> Models => [.. Plain.Where(n => n.StartsWith("small/", StringComparison.Ordinal)).Except(Untrainable)];

    /// <summary>Those that lie there as they are.</summary>
    private static IEnumerable<string> Plain => TestModels.Names.Where(n => n.EndsWith(".onnx", StringComparison.Ordinal));

    [Fact]
    public void Operators_of_the_zoo_are_differentiable_or_say_why_not()
    {
        var missing =
            from name in Plain
            from node in TrainerTests.Load(name).Graph.Nodes
            where !(OperatorLibrary.Find(node) is { } op && OperatorGradientTests.IsDifferentiable(op)) && !NotDifferentiable.ContainsKey(node.OpType)
            select node.OpType;

        Assert.Equal("", string.Join(", ", missing.Distinct()));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_trains_every_weight(string name)
    {
        const long Batch = 3;
        var model = TrainerTests.Load(name);
        using var trainer = new Trainer(model, new TrainerOptions
        {
            Mode = new TrainingMode(Batch), Loss = new WeightedSum([.. model.Graph.Outputs.Select((_, i) => (1f, (ILoss)new OutputLoss(1, i)))]),
        });
        var random = new Random(4);
        foreach (var input in trainer.Inputs.Where(i => i.Type == DataType.Float))
        {
            foreach (ref var element in input.As<float>())
            {
                element = random.NextSingle() * 2 - 1;
            }
        }

        Assert.True(float.IsFinite(trainer.Step(1e-3f)));
        Assert.True(float.IsFinite(trainer.Step(1e-3f)));
        Assert.Empty(trainer.Frozen);
        var weights = model.Graph.Nodes.Where(n => n.OpType is "Conv" or "Gemm" or "ConvTranspose").Select(n => n.Inputs[1]!).Where(w => w.Constant is not null).Select(w => w.Name);
        Assert.Empty(weights.Except(trainer.Trained));
        trainer.WriteTo(model);
        using var runner = InferenceRunner.Load(model);
    }
}
