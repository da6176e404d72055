using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Gradients;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Training;

/// <summary>Every operator's gradient on every case of its shape tests, and on signed inputs where that matters.</summary>
public sealed class OperatorGradientTests
{
    private static readonly Dictionary<string, OneNode[]> Cases = ShapeInferenceTests.Discover();

    public static TheoryData<string, int, string> All =>
    [
        .. from cases in Cases
           from index in Enumerable.Range(0, cases.Value.Length)
           let node = cases.Value[index]
           where node.Runs && node.Model.Opset >= 7 && IsDifferentiable(OperatorLibrary.Find(node.Node)!)
           where !ReadsBackToTheVeryEnd(node.Node) && !MayStartInPadding(node.Node)
           select (cases.Key, index, node.ToString()),
    ];

    /// <summary>Cases of the operators whose gradients may come from kernels of the engine's own.</summary>
    public static TheoryData<string, int, string> OwnKernels => [.. All.Select(c => c.Data).Where(c => Cases[c.Item1][c.Item2].Node.OpType is "Conv" or "Relu" or "Clip" or "MaxPool" or "BatchNormalization")];

    [Theory]
    [MemberData(nameof(All))]
    public void Differentiate_agrees_with_differences(string family, int index, string node)
    {
        _ = node;
        AssertDifferences(family, index, hasKernels: false);
    }

    [Theory]
    [MemberData(nameof(OwnKernels))]
    public void Differentiate_agrees_with_differences_where_kernels_are_our_own(string family, int index, string node)
    {
        _ = node;
        AssertDifferences(family, index, hasKernels: true);
    }

    private static void AssertDifferences(string family, int index, bool hasKernels)
    {
        var one = Cases[family][index];
        foreach (var output in one.Model.Graph.Outputs)
        {
            output.Type = DataType.Undefined;
        }

        // Inputs that are equal would meet at the kink of Max and Min.
        foreach (var (tensor, i) in one.Feeds.Values.Where(t => t.Type == DataType.Float).Select((t, i) => (t, i)))
        {
            foreach (ref var element in tensor.As<float>())
            {
                element *= 1 - 0.07f * i;
            }
        }

        new GradientCheck(one.Model, one.Feeds, hasKernels: hasKernels).AssertDifferences();
    }

    /// <summary>ONNX Runtime and the ONNX library disagree on what a backward slice to the largest number takes.</summary>
    private static bool ReadsBackToTheVeryEnd(Node node) =>
        node.OpType == "Slice" && node.Input(2)?.Constant?.ToInts() is [long.MaxValue] && node.Input(4)?.Constant?.ToInts() is [< 0];

    /// <summary>The same goes for the last window of a pool that rounds up.</summary>
    private static bool MayStartInPadding(Node node) => node.Int("ceil_mode", 0) != 0 && node.Ints("pads")?.Any(p => p > 0) == true;

    /// <summary>Whether the operator has a rule of its own; every other one says that it has none.</summary>
    internal static bool IsDifferentiable(Operator op) =>
        op.GetType().GetMethod(nameof(Operator.Differentiate), [typeof(GradientContext)])!.DeclaringType != typeof(Operator);
}
