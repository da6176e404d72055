using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Closed-form repair without labels: layer by layer in graph order, the remaining weights are changed so that the layer's
/// outputs, computed from the inputs of the already repaired prefix, come closest to the original's (He et al., "AMC",
/// ECCV 2018, section 3.3 and He, Zhang, Sun, "Channel pruning for accelerating very deep neural networks", ICCV 2017).
/// Shapes stay as they are, and the same inputs give the same weights.
/// </summary>
internal sealed class SequentialRepair(Policy policy, IReadOnlyList<RunnerTensor> batches, int threads)
{
    private const int FewestRows = 6000;
    private const int RowsPerColumn = 6;

    /// <summary>Changes the weights of a sliced model in place.</summary>
    /// <param name="pruned">Sliced to the policy.</param>
    /// <param name="inputs">The input shapes under which the groups were found.</param>
    /// <param name="layerDone">Told how many of how many layers are done.</param>
    /// <param name="cancellation">Looked at between layers.</param>
    public void Run(Model pruned, InputShapes inputs, Action<int, int> layerDone, CancellationToken cancellation)
    {
        var layers = Layers(pruned, inputs);
        using var products = new MatrixProducts(threads);
        for (var done = 0; done < layers.Count; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            Repair(pruned, layers[done].Layer, layers[done].Original, products);
            layerDone(done + 1, layers.Count);
        }
    }

    /// <summary>
    /// The layers whose inputs differ from the original's, with the original's output that they should come close to. A
    /// weight with several readers stays: what is best for one is not for the other.
    /// </summary>
    private List<(LinearLayer Layer, Node Original)> Layers(Model pruned, InputShapes inputs)
    {
        var shapes = GraphShapes.Infer(pruned, inputs);
        var readers = pruned.Graph.Readers();
        var originals = policy.Groups.Model.Graph.Nodes.ToDictionary(n => n.Outputs.First(o => o is not null)!.Name, StringComparer.Ordinal);
        var fed = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        var layers = new List<(LinearLayer, Node)>();
        var cut = new KeptPositions(policy);
        foreach (var node in pruned.Graph.Nodes)
        {
            var original = originals.GetValueOrDefault(node.Outputs.First(o => o is not null)!.Name);
            var differs = node.Inputs.Exists(i => i is not null && fed.Contains(i)) || original?.Outputs.Exists(o => o is not null && cut.OfValue(o) is not null) == true;
            if (!differs)
            {
                continue;
            }

            fed.UnionWith(node.Outputs.OfType<Value>());
            if (original is not null && fed.Contains(node.Inputs[0]!) && LinearLayer.Of(node, v => shapes[v]) is { } layer && readers[layer.Weight].Count == 1 && (layer.Bias is null || readers[layer.Bias].Count == 1))
            {
                layers.Add((layer, original));
            }
        }

        return layers;
    }

    private void Repair(Model pruned, LinearLayer layer, Node original, MatrixProducts products)
    {
        var options = new RunnerOptions { Threads = threads };
        using var reference = InferenceRunner.Load(Submodel.Ending(policy.Groups.Model, original.Outputs[0]!), options);
        using var current = InferenceRunner.Load(Submodel.Ending(pruned, layer.Output, layer.Input), options);
        var keptOutputs = new KeptPositions(policy).Of(original.Outputs[0]!, layer.OutputAxis(policy.Groups.Shapes[original.Outputs[0]!]!.Length));
        var (columns, outputs) = (layer.Columns + (layer.Bias is null ? 0 : 1), layer.Outputs);
        var wanted = Math.Max(FewestRows, RowsPerColumn * columns);
        var (gram, cross, rows) = (new float[columns * columns], new float[columns * outputs], 0);
        var random = new SeededRandom(0, layer.Node.DisplayName);
        foreach (var batch in batches)
        {
            var target = reference.Run(batch)[0];
            var actual = current.Run(batch);
            var (x, r) = Rows(layer, actual[1], actual[0], target, keptOutputs, (wanted + batches.Count - 1) / batches.Count, random);
            TensorPrimitives.Add<float>(gram, products.TransposedTimes(x, x).As<float>(), gram);
            TensorPrimitives.Add<float>(cross, products.TransposedTimes(x, r).As<float>(), cross);
            rows += (int)x.Dims[0];
        }

        Apply(layer, LeastSquares.Solve(gram, cross, columns, outputs, rows));
    }

    /// <summary>Rows of X (with a column of ones for the bias) and of what is missing, at positions drawn from a batch.</summary>
    private static (RunnerTensor X, RunnerTensor Missing) Rows(
        LinearLayer layer, RunnerTensor input, RunnerTensor actual, RunnerTensor target, int[]? keptOutputs, int wanted, SeededRandom random)
    {
        var (samples, positions) = ((int)actual.Dims[0], layer.Positions(actual.Dims));
        var perSample = Math.Clamp((wanted + samples - 1) / samples, 1, positions);
        var (columns, outputs) = (layer.Columns + (layer.Bias is null ? 0 : 1), layer.Outputs);
        var x = new RunnerTensor(DataType.Float, samples * perSample, columns);
        var missing = new RunnerTensor(DataType.Float, samples * perSample, outputs);
        var (own, whole) = (new float[outputs], new float[target.Dims[layer.OutputAxis(target.Dims.Length)]]);
        for (var row = 0; row < samples * perSample; row++)
        {
            var (sample, position) = (row / perSample, perSample == positions ? row % perSample : random.Next(positions));
            var xRow = x.As<float>().Slice(row * columns, columns);
            layer.ReadRow(input.As<float>(), input.Dims, actual.Dims, sample, position, xRow);
            if (layer.Bias is not null)
            {
                xRow[^1] = 1;
            }

            layer.ReadOutput(actual.As<float>(), actual.Dims, sample, position, own);
            layer.ReadOutput(target.As<float>(), target.Dims, sample, position, whole);
            var missingRow = missing.As<float>().Slice(row * outputs, outputs);
            for (var m = 0; m < outputs; m++)
            {
                missingRow[m] = whole[keptOutputs?[m] ?? m] - own[m];
            }
        }

        return (x, missing);
    }

    private static void Apply(LinearLayer layer, Matrix<double> change)
    {
        var weight = layer.Weight.Initializer!;
        layer.Weight.Initializer = Replace(weight, layer.Add(weight.As<float>(), (k, m) => change[k, m]));
        if (layer.Bias is { } bias)
        {
            var values = bias.Initializer!.As<float>().ToArray();
            for (var m = 0; m < values.Length; m++)
            {
                values[m] += (float)change[layer.Columns, m];
            }

            bias.Initializer = Replace(bias.Initializer!, values);
        }
    }

    private static Tensor Replace(Tensor tensor, float[] values) =>
        tensor.With(tensor.Dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
