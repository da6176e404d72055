using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// The Gram matrix of every consumer on the original network's inputs, gathered in one pass over the calibration samples
/// (a few where the matrices are large). They serve every policy (design.md §6).
/// </summary>
internal sealed class OriginalInputs
{
    private const int FewestRows = 10_000;
    private const int RowsPerColumn = 4;
    private const double MostMultiplications = 2e11;
    private const long PassBytes = 256L << 20;
    private const int MostAtOnce = 2;

    private readonly Dictionary<Consumer, GramMatrix> grams;

    private OriginalInputs(ChannelGroups groups, IReadOnlyList<Consumer> consumers)
    {
        (Groups, Consumers) = (groups, consumers);
        grams = consumers.ToDictionary(c => c, c => new GramMatrix(c.Layer.Columns));
    }

    public ChannelGroups Groups { get; }

    public IReadOnlyList<Consumer> Consumers { get; }

    public GramMatrix this[Consumer consumer] => grams[consumer];

    /// <param name="groups">The groups of the original.</param>
    /// <param name="batches">Its inputs; labels are not needed.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static OriginalInputs Gather(ChannelGroups groups, IReadOnlyList<RunnerTensor> batches, int threads, CancellationToken cancellation)
    {
        var inputs = new OriginalInputs(groups, Consumer.Of(groups));
        var rows = inputs.Consumers.ToDictionary(c => c, c => Rows(groups, c, batches.Sum(b => (int)b.Dims[0])));
        using var products = new MatrixProducts(threads);
        for (var first = 0; first < inputs.Consumers.Count;)
        {
            var (count, bytes) = (0, 0L);
            for (; first + count < inputs.Consumers.Count && (count == 0 || bytes < PassBytes); count++)
            {
                bytes += batches[0].Dims[0] * groups.Shapes[inputs.Consumers[first + count].Layer.Input]!.Aggregate(4L, (product, d) => product * d);
            }

            inputs.Run([.. inputs.Consumers.Skip(first).Take(count)], rows, batches, products, threads, cancellation);
            first += count;
        }

        return inputs;
    }

    private static RowSample Rows(ChannelGroups groups, Consumer consumer, int samples)
    {
        var (layer, columns) = (consumer.Layer, (double)consumer.Layer.Columns);
        var wanted = (int)Math.Min(Math.Max(FewestRows, RowsPerColumn * columns), MostMultiplications / (columns * columns));
        return RowSample.Draw(samples, layer.Positions(groups.Shapes[layer.Output]), wanted, new SeededRandom(0, layer.Node.DisplayName));
    }

    private void Run(Consumer[] part, Dictionary<Consumer, RowSample> rows, IReadOnlyList<RunnerTensor> batches, MatrixProducts products, int threads, CancellationToken cancellation)
    {
        Value[] values = [.. part.Select(c => c.Layer.Input).Distinct()];
        using var runner = InferenceRunner.Load(Submodel.Ending(Groups.Model, values), new RunnerOptions { Threads = threads });
        var sample = 0;
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            var outputs = runner.Run(batch);
            var first = sample;

            // Each matrix is added to in the order of the batches, however many are at work.
            Parallel.ForEach(part, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellation }, consumer =>
                grams[consumer].Add(X(consumer.Layer, outputs[Array.IndexOf(values, consumer.Layer.Input)], rows[consumer], first), products));
            sample += (int)batch.Dims[0];
        }
    }

    private RunnerTensor X(LinearLayer layer, RunnerTensor input, RowSample rows, int firstSample)
    {
        var count = (int)input.Dims[0] * rows.PerSample;
        long[] dims = [input.Dims[0], .. Groups.Shapes[layer.Output]![1..]];
        var x = new RunnerTensor(DataType.Float, 1, count, layer.Columns);
        for (var row = 0; row < count; row++)
        {
            layer.ReadRow(input.As<float>(), input.Dims, dims, row / rows.PerSample, rows[firstSample * rows.PerSample + row], x.As<float>().Slice(row * layer.Columns, layer.Columns));
        }

        return x;
    }
}
