using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Repair that is put together from parts: each consumer, given the original's inputs, makes up for the channels it lost,
/// whatever happens elsewhere. Its solution depends on nothing but what stays on its input axis, so that it is computed once
/// and serves every policy that has the same widths there. Weaker than <see cref="SequentialRepair"/>, which also makes up
/// for what the layers before got wrong. Safe for several threads.
/// </summary>
internal sealed class CombinedRepair : IDisposable
{
    private const long MostBytes = 256L << 20;

    private readonly OriginalInputs inputs;
    private readonly RepairKernels kernels;
    private readonly Dictionary<Consumer, ConsumerSolver> solvers;
    private readonly ConcurrentDictionary<(Consumer Consumer, string Kept), Lazy<WeightChange>> solutions = [];
    private long bytes;
    private int solved;

    /// <param name="inputs">What was gathered on the original.</param>
    /// <param name="importance">The ranking that policies keep the first of: others are repaired too, but slowly.</param>
    /// <param name="threads">Threads of ONNX Runtime in one repair.</param>
    /// <param name="ridge">λ in units of the mean variance of a consumer's columns.</param>
    public CombinedRepair(OriginalInputs inputs, Importance importance, int threads, double ridge = 1e-3)
    {
        (this.inputs, kernels) = (inputs, new RepairKernels(threads));
        solvers = inputs.Consumers.ToDictionary(
            c => c, c => new ConsumerSolver(c, inputs, ChannelOrder.Of(inputs.Groups, importance, c.Layer.Input, c.InputAxis), ridge, kernels));
    }

    /// <summary>Solutions that were computed, not looked up.</summary>
    public int Solved => solved;

    /// <summary>Does beforehand what serves all policies.</summary>
    /// <param name="cancellation">Looked at between consumers.</param>
    public void Prepare(CancellationToken cancellation)
    {
        // Two at a time, however many cores there are: each takes a few hundred megabytes for a layer of thousands of columns.
        const int MostAtOnce = 2;
        Parallel.ForEach(solvers.Values, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellation }, solver => solver.Prepare());
    }

    /// <summary>Changes the weights of a sliced model in place.</summary>
    /// <param name="policy">Of the groups whose inputs were gathered.</param>
    /// <param name="pruned">Sliced to the policy.</param>
    public void Run(Policy policy, Model pruned)
    {
        var kept = new KeptPositions(policy);
        var values = pruned.Graph.Initializers.ToDictionary(v => v.Name, StringComparer.Ordinal);
        foreach (var consumer in inputs.Consumers)
        {
            if (kept.Of(consumer.Layer.Input, consumer.InputAxis) is { } channels && values.TryGetValue(consumer.Layer.Weight.Name, out var weight))
            {
                var outputs = kept.Of(consumer.Layer.Output, consumer.Layer.OutputAxis(inputs.Groups.Shapes[consumer.Layer.Output]!.Length));
                Solve(consumer, channels).Apply(consumer, outputs, weight, consumer.Point.Bias is { } bias ? values.GetValueOrDefault(bias.Name) : null);
            }
        }
    }

    public void Dispose() => kernels.Dispose();

    private WeightChange Solve(Consumer consumer, int[] channels)
    {
        if (Interlocked.Read(ref bytes) > MostBytes)
        {
            Interlocked.Exchange(ref bytes, 0);
            solutions.Clear();
        }

        var key = (consumer, Convert.ToBase64String(MemoryMarshal.AsBytes(channels.AsSpan())));
        return solutions.GetOrAdd(key, _ => new Lazy<WeightChange>(() =>
        {
            var (change, intercept) = solvers[consumer].Solve(channels);
            var solution = new WeightChange(change, intercept);
            Interlocked.Add(ref bytes, solution.Bytes);
            Interlocked.Increment(ref solved);
            return solution;
        })).Value;
    }
}
