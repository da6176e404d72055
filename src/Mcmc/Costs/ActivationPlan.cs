using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Costs;

/// <summary>
/// When each activation of a model lives, so that the peak follows quickly from dimensions. The definition:
/// <list type="bullet">
/// <item>Nodes run in ONNX Runtime's order. While one runs, its inputs and outputs all live; a tensor dies after its last reader.</item>
/// <item>Graph inputs live throughout (they are the caller's), graph outputs from their making to the end.</item>
/// <item>A view (Reshape, Flatten, Identity …) has no memory of its own, but keeps that of its source alive. A graph output
/// always has its own.</item>
/// <item>Weights are not activations, nor is what depends on constants alone or is shape arithmetic: ONNX Runtime computes that
/// once, when it loads the model. Nested graphs (If, Loop) count with their outputs only.</item>
/// <item>A tensor of unknown dimensions counts as nothing.</item>
/// </list>
/// </summary>
internal sealed class ActivationPlan
{
    private readonly IReadOnlyList<ActivationBuffer> buffers;
    private readonly int[][] made;
    private readonly int[][] freed;
    private readonly int inputs;

    /// <param name="graph">The main graph.</param>
    /// <param name="order">The nodes that run (<see cref="ExecutionOrder"/>).</param>
    /// <param name="shapes">Element types and known contents.</param>
    public ActivationPlan(Graph graph, IReadOnlyList<Node> order, GraphShapes shapes)
    {
        buffers = new BufferLifetimes(graph, shapes).Follow(order);
        inputs = buffers.Count(b => b.Made < 0);
        var births = Enumerable.Range(0, buffers.Count).ToLookup(i => buffers[i].Made);
        var deaths = Enumerable.Range(0, buffers.Count).ToLookup(i => buffers[i].LastRead);
        made = [.. Enumerable.Range(0, order.Count).Select(step => births[step].ToArray())];
        freed = [.. Enumerable.Range(0, order.Count).Select(step => deaths[step].ToArray())];
    }

    public IReadOnlyList<ActivationBuffer> Buffers => buffers;

    /// <summary>The numbers of the buffers that live while a step runs: the graph inputs alone, then step by step.</summary>
    public IEnumerable<IReadOnlyCollection<int>> LiveSets()
    {
        var live = Enumerable.Range(0, inputs).ToHashSet();
        yield return [.. live];
        for (var step = 0; step < made.Length; step++)
        {
            live.UnionWith(made[step]);
            yield return [.. live];
            live.ExceptWith(freed[step]);
        }
    }

    /// <summary>The peak in bytes under the given dimensions.</summary>
    public long PeakBytes(Func<Value, long[]?> dims)
    {
        var bytes = new long[buffers.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = dims(buffers[i].Value) is { } known ? buffers[i].Type.Bytes(NodeShapes.Product(known)) : 0;
        }

        var live = 0L;
        foreach (var size in bytes.AsSpan(0, inputs))
        {
            live = checked(live + size);
        }

        var peak = live;
        for (var step = 0; step < made.Length; step++)
        {
            foreach (var buffer in made[step])
            {
                live = checked(live + bytes[buffer]);
            }

            peak = Math.Max(peak, live);
            foreach (var buffer in freed[step])
            {
                live -= bytes[buffer];
            }
        }

        return peak;
    }
}
