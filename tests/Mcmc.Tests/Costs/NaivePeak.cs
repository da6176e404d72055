using Mcmc.Ir;

namespace Mcmc.Tests.Costs;

/// <summary>
/// The definition of peak activation bytes, read aloud: at each step ask of each activation whether it is there yet and
/// whether anybody still needs it. Slow, and knows only the operators of <see cref="RandomGraph"/>.
/// </summary>
internal static class NaivePeak
{
    public static long Bytes(Graph graph, IReadOnlyList<Node> order, Func<Value, long[]?> dims)
    {
        var peak = Size(graph.Inputs[0]);
        for (var step = 0; step < order.Count; step++)
        {
            var live = Size(graph.Inputs[0]) + order.Take(step + 1).SelectMany(n => n.Outputs).OfType<Value>().Distinct().Where(v => OwnsMemory(v) && IsNeeded(v, step)).Sum(Size);
            peak = Math.Max(peak, live);
        }

        return peak;

        long Size(Value value) => 4 * dims(value)!.Aggregate(1L, (a, b) => a * b);

        bool OwnsMemory(Value value) => !IsConstant(value) && (IsOutput(value) || value.Producer is not { OpType: "Identity" or "Reshape" });

        // Needed at a step: made by it, read by it or later, an output, or the memory of a view that is needed.
        bool IsNeeded(Value value, int step) =>
            IsOutput(value)
            || order[step].Outputs.Contains(value)
            || order.Skip(step).Any(n => n.Inputs.Contains(value))
            || order.SelectMany(n => n.Outputs).OfType<Value>().Any(v => v.Producer!.Input(0) == value && !OwnsMemory(v) && (IsMade(v, step) && IsNeeded(v, step)));

        bool IsMade(Value value, int step) => order.Take(step + 1).Contains(value.Producer);

        bool IsOutput(Value value) => graph.Outputs.Contains(value);
    }

    private static bool IsConstant(Value value) =>
        value.Initializer is not null || (value.Producer is { } node && node.Inputs.All(i => IsConstant(i!)));
}
