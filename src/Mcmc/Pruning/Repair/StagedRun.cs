using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Runs a model over batches a stretch of nodes at a time and keeps only the activations that later nodes read: weights
/// behind the stretch may change before they are used, and the whole costs one pass.
/// </summary>
internal sealed class StagedRun
{
    private readonly Model model;
    private readonly RunnerOptions options;
    private readonly Func<Value, DataType> typeOf;
    private readonly Dictionary<Value, int> lastReader = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, RunnerTensor[]> live = new(ReferenceEqualityComparer.Instance);
    private readonly int batches;
    private int done;

    /// <param name="model">Has one input.</param>
    /// <param name="shapes">Its shapes, for element types.</param>
    /// <param name="batches">What to run on.</param>
    /// <param name="last">The last node that will be reached; what only later ones read is not kept.</param>
    /// <param name="options">How to run.</param>
    public StagedRun(Model model, GraphShapes shapes, IReadOnlyList<RunnerTensor> batches, int last, RunnerOptions options)
    {
        (this.model, this.options, this.batches, typeOf) = (model, options, batches.Count, shapes.TypeOf);
        live[model.Graph.Feeds.First()] = [.. batches];
        for (var i = 0; i <= last; i++)
        {
            var node = model.Graph.Nodes[i];
            foreach (var value in node.Inputs.OfType<Value>().Concat(Graph.Captured(node)))
            {
                lastReader[value] = i;
            }
        }
    }

    /// <summary>Keeps a value until a node is reached, whoever reads it.</summary>
    public void Need(Value value, int until) => lastReader[value] = Math.Max(until, lastReader.GetValueOrDefault(value, -1));

    /// <summary>A value that has been computed and is still needed, batch by batch.</summary>
    public RunnerTensor this[Value value, int batch] => live[value][batch];

    /// <summary>Runs all nodes before <paramref name="node"/> that have not run yet.</summary>
    public void Advance(int node)
    {
        var stretch = model.Graph.Nodes.GetRange(done, node - done);
        var made = stretch.SelectMany(n => n.Outputs).OfType<Value>().ToHashSet(ReferenceEqualityComparer.Instance);
        Value[] outputs = [.. made.Cast<Value>().Where(v => lastReader.GetValueOrDefault(v, -1) >= node)];
        if (outputs.Length > 0)
        {
            Run(stretch, outputs);
        }

        done = node;
        foreach (var value in live.Keys.Where(v => lastReader.GetValueOrDefault(v, -1) < node).ToList())
        {
            live.Remove(value);
        }
    }

    private void Run(List<Node> stretch, Value[] outputs)
    {
        var part = Submodel.Between(model, live.Keys, outputs, typeOf);
        using var runner = InferenceRunner.Load(part, options, "a stretch of the pruned model");
        var fed = part.Graph.Feeds.Select(f => live.Keys.First(v => v.Name == f.Name)).ToArray();
        var results = outputs.Select(_ => new RunnerTensor[batches]).ToArray();
        for (var batch = 0; batch < batches; batch++)
        {
            var made = runner.Run([.. fed.Select(v => live[v][batch])]);
            for (var i = 0; i < made.Length; i++)
            {
                results[i][batch] = made[i];
            }
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            live[outputs[i]] = results[i];
        }
    }
}
