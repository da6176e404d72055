using System.Runtime.InteropServices;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Closed-form repair without labels: layer by layer in graph order, the remaining weights are changed so that what follows
/// the layer, computed from the inputs of the already repaired prefix, comes closest to the original's (He et al., "AMC",
/// ECCV 2018, section 3.3 and He, Zhang, Sun, "Channel pruning for accelerating very deep neural networks", ICCV 2017).
/// Shapes stay as they are, and the same inputs give the same weights.
/// </summary>
internal sealed class SequentialRepair(Policy policy, IReadOnlyList<RunnerTensor> batches, int threads)
{
    private const long TargetBytes = 256L << 20;
    private const float DeadGain = 1e-6f;
    private readonly RunnerOptions options = new() { Threads = threads };

    /// <summary>λ in units of the mean of the Gram matrix's diagonal.</summary>
    public double Ridge { get; init; } = 1e-3;

    /// <summary>Changes the weights of a sliced model in place.</summary>
    /// <param name="pruned">Sliced to the policy.</param>
    /// <param name="inputs">The input shapes under which the groups were found.</param>
    /// <param name="layerDone">Told how many of how many layers are done.</param>
    /// <param name="cancellation">Looked at between layers.</param>
    public void Run(Model pruned, InputShapes inputs, Action<int, int> layerDone, CancellationToken cancellation)
    {
        var (tasks, shapes) = RepairPlan.Of(policy, pruned, inputs, batches.Sum(b => (int)b.Dims[0]));
        if (tasks.Count == 0)
        {
            return;
        }

        ReadOriginal(tasks, cancellation);
        using var products = new MatrixProducts(threads);
        using var cholesky = new Cholesky(threads);
        var solver = new LeastSquares(products, cholesky) { Ridge = Ridge };
        var run = new StagedRun(pruned, shapes, batches, tasks[^1].Position, options);
        foreach (var task in tasks)
        {
            foreach (var value in task.Point.Addends)
            {
                run.Need(value, task.Position);
            }
        }

        for (var done = 0; done < tasks.Count; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Advance(tasks[done].Position);
            Repair(tasks[done], run, products, solver);
            tasks[done].Forget();
            layerDone(done + 1, tasks.Count);
        }
    }

    /// <summary>The original's outputs at the sampled positions, as many layers in one pass as memory allows.</summary>
    private void ReadOriginal(IReadOnlyList<RepairTask> tasks, CancellationToken cancellation)
    {
        var original = policy.Groups.Model;
        for (var first = 0; first < tasks.Count;)
        {
            var count = 0;
            for (var bytes = 0L; first + count < tasks.Count && (count == 0 || bytes < TargetBytes); count++)
            {
                bytes += batches[0].Dims[0] * policy.Groups.Shapes[tasks[first + count].Original]!.Aggregate(4L, (product, d) => product * d);
            }

            var part = tasks.Skip(first).Take(count).ToArray();
            var values = part.Select(t => t.Original).Distinct().ToArray();
            using var runner = InferenceRunner.Load(Submodel.Ending(original, values), options);
            var sample = 0;
            foreach (var batch in batches)
            {
                cancellation.ThrowIfCancellationRequested();
                var outputs = runner.Run(batch);
                foreach (var task in part)
                {
                    task.ReadTargets(outputs[Array.IndexOf(values, task.Original)], sample);
                }

                sample += (int)batch.Dims[0];
            }

            first += count;
        }
    }

    private void Repair(RepairTask task, StagedRun run, MatrixProducts products, LeastSquares solver)
    {
        var layer = task.Layer;
        var equations = new NormalEquations(layer.Groups, layer.Columns, layer.Outputs);
        var sample = 0;
        for (var batch = 0; batch < batches.Count; batch++)
        {
            var (x, t) = Rows(task, run, batch, sample);
            equations.Add(x, t, products);
            sample += (int)batches[batch].Dims[0];
        }

        var values = layer.Weight.Initializer!.As<float>().ToArray();
        var bias = task.Point.Bias?.Initializer!.ToFloats();
        for (var group = 0; group < layer.Groups; group++)
        {
            var weights = new float[layer.Columns * layer.Outputs];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = values[layer.WeightIndex(group, i / layer.Outputs, i % layer.Outputs)];
            }

            var (change, intercept) = solver.Solve(equations, group, weights, bias is not null);
            for (var i = 0; i < weights.Length; i++)
            {
                var channel = group * layer.Outputs + i % layer.Outputs;
                if (MathF.Abs(task.Point.Gain[channel]) > DeadGain)
                {
                    values[layer.WeightIndex(group, i / layer.Outputs, i % layer.Outputs)] += (float)change[i];
                }
            }

            for (var m = 0; bias is not null && m < layer.Outputs; m++)
            {
                var channel = group * layer.Outputs + m;
                if (MathF.Abs(task.Point.Gain[channel]) > DeadGain)
                {
                    bias[channel] += task.Point.BiasChange(channel, intercept[m]);
                }
            }
        }

        layer.Weight.Initializer = Replace(layer.Weight.Initializer!, values);
        if (bias is not null)
        {
            task.Point.Bias!.Initializer = Replace(task.Point.Bias.Initializer!, bias);
        }
    }

    /// <summary>The rows of X of one batch, and what the layer's product X·W should be there.</summary>
    private static (RunnerTensor X, RunnerTensor T) Rows(RepairTask task, StagedRun run, int batch, int firstSample)
    {
        var (layer, point, rows) = (task.Layer, task.Point, task.Rows);
        var input = run[layer.Input, batch];
        var (samples, k, m, groups) = ((int)input.Dims[0], layer.Columns, layer.Outputs, layer.Groups);
        var count = samples * rows.PerSample;
        var (x, t) = (new RunnerTensor(DataType.Float, groups, count, k), new RunnerTensor(DataType.Float, groups, count, m));
        var (window, wanted, added) = (new float[groups * k], new float[groups * m], new float[groups * m]);
        var dims = OutputDims(task, samples);
        var own = layer.Bias?.Initializer!.ToFloats();
        for (var row = 0; row < count; row++)
        {
            var (sample, position) = (row / rows.PerSample, rows[firstSample * rows.PerSample + row]);
            layer.ReadRow(input.As<float>(), input.Dims, dims, sample, position, window);
            task.Targets.AsSpan((firstSample * rows.PerSample + row) * wanted.Length, wanted.Length).CopyTo(wanted);
            foreach (var addend in point.Addends)
            {
                layer.ReadOutput(run[addend, batch].As<float>(), dims, sample, position, added);
                System.Numerics.Tensors.TensorPrimitives.Subtract<float>(wanted, added, wanted);
            }

            for (var channel = 0; channel < wanted.Length; channel++)
            {
                var gain = point.Gain[channel];
                wanted[channel] = MathF.Abs(gain) > DeadGain ? (wanted[channel] - point.Shift[channel]) / gain - (own?[channel] ?? 0) : 0;
            }

            for (var group = 0; group < groups; group++)
            {
                window.AsSpan(group * k, k).CopyTo(x.As<float>()[((group * count + row) * k)..]);
                wanted.AsSpan(group * m, m).CopyTo(t.As<float>()[((group * count + row) * m)..]);
            }
        }

        return (x, t);
    }

    private static long[] OutputDims(RepairTask task, int samples) => [samples, .. task.OutputDims[1..]];

    private static Tensor Replace(Tensor tensor, float[] values) =>
        tensor.With(tensor.Dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
