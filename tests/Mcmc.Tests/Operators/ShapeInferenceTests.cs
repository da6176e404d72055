using System.Reflection;
using Mcmc.Operators;

namespace Mcmc.Tests.Operators;

/// <summary>Inferred dimensions, types and contents of every case are what ONNX Runtime produces.</summary>
public sealed class ShapeInferenceTests
{
    private static readonly Dictionary<string, OneNode[]> Cases = Discover();

    public static TheoryData<string, int, string> All =>
        [.. from cases in Cases from index in Enumerable.Range(0, cases.Value.Length) select (cases.Key, index, cases.Value[index].ToString())];

    [Theory]
    [MemberData(nameof(All))]
    public void InferShapes_gives_what_ONNX_Runtime_produces(string family, int index, string node)
    {
        _ = node;
        Cases[family][index].AssertShapes();
    }

    [Fact]
    public void Known_operators_all_have_a_case()
    {
        var covered = Cases.Values.SelectMany(c => c).Select(c => (c.Node.Domain, c.Node.OpType)).ToHashSet();

        Assert.Empty(OperatorLibrary.Known.Except(covered));
    }

    internal static Dictionary<string, OneNode[]> Discover() =>
        typeof(ShapeInferenceTests).Assembly.GetTypes()
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(IOperatorCases)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .ToDictionary(t => t.Name, t => ((IEnumerable<OneNode>)typeof(ShapeInferenceTests)
                .GetMethod(nameof(Of), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(t).Invoke(null, null)!).ToArray());

    private static IEnumerable<OneNode> Of<T>()
        where T : IOperatorCases => T.Cases;
}
