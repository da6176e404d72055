using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Shapes;

namespace Mcmc.Costs;

/// <summary>
/// All that static costs need of a model, looked up once: costs under other dimensions then take no model and little time,
/// because the search asks for them at every step. Immutable, safe for several threads.
/// </summary>
internal sealed class CostPlan
{
    private readonly Model model;
    private readonly GraphShapes shapes;
    private readonly IReadOnlyList<Node> order;
    private readonly IReadOnlyList<Weight> weights;
    private readonly (Operator Operator, Node Node)[] multipliers;
    private readonly ActivationPlan activations;

    /// <param name="model">The model.</param>
    /// <param name="shapes">Its dimensions, at batch 1.</param>
    /// <exception cref="McmcException">MCMC3003 where the dimensions are beyond counting.</exception>
    public CostPlan(Model model, GraphShapes shapes)
    {
        (this.model, this.shapes) = (model, shapes);
        order = ExecutionOrder.Of(model.Graph);
        weights = WeightList.Of(order);
        activations = new ActivationPlan(model.Graph, order, shapes);
        multipliers = [.. from node in order
                          let op = OperatorLibrary.Find(node)
                          where op is not null && Count(op, node) > 0
                          select (op, node)];
        Original = Compute(v => shapes[v]);

        long Count(Operator op, Node node) => Counted(() => op.CountMacs(new NodeShapes(node, v => shapes[v])));
    }

    /// <summary>The weights that count.</summary>
    public IReadOnlyList<Weight> Weights => weights;

    /// <summary>The nodes that multiply, with their operators.</summary>
    public IReadOnlyList<(Operator Operator, Node Node)> Multipliers => multipliers;

    /// <summary>When each activation lives.</summary>
    public ActivationPlan Activations => activations;

    /// <summary>The costs of the model as it is.</summary>
    public StaticCosts Original { get; }

    /// <summary>Nodes that run but whose first output has no known dimensions; they make every cost a lower bound.</summary>
    public IEnumerable<Node> Unknown => order.Where(node => node.Output(0) is { } output && shapes[output] is null);

    /// <summary>The costs of a model at batch 1.</summary>
    /// <exception cref="McmcException">MCMC3003, MCMC3008, MCMC4012.</exception>
    public static StaticCosts CostsOf(Model model, InputShapes? inputs = null) => new CostPlan(model, GraphShapes.Infer(model, inputs)).Original;

    /// <summary>The costs if values had these dimensions; null where they are not known.</summary>
    /// <exception cref="McmcException">MCMC3003 where the dimensions are beyond counting.</exception>
    public StaticCosts Compute(Func<Value, long[]?> dims) => Counted(() =>
    {
        var macs = 0L;
        foreach (var (op, node) in multipliers)
        {
            macs = checked(macs + op.CountMacs(new NodeShapes(node, dims)));
        }

        var (parameters, bytes) = (0L, 0L);
        foreach (var weight in weights)
        {
            var count = NodeShapes.Product(dims(weight.Value) ?? weight.Tensor.Dims);
            parameters = checked(parameters + count);
            bytes = checked(bytes + weight.Tensor.Type.Bytes(count));
        }

        return new StaticCosts(macs, parameters, bytes, activations.PeakBytes(dims));
    });

    /// <summary>The size of the file that <paramref name="costs"/> belong to, by what its weights shrink; the written file decides.</summary>
    /// <param name="costs">Costs under other dimensions.</param>
    /// <param name="originalSizeBytes">Bytes of the original file.</param>
    public long EstimateSizeBytes(StaticCosts costs, long originalSizeBytes) => originalSizeBytes - (Original.WeightBytes - costs.WeightBytes);

    /// <summary>What each node costs that runs and is no shape arithmetic, in the file's order; MACs and parameters add up to the totals.</summary>
    public IReadOnlyList<LayerCosts> Layers()
    {
        var macs = multipliers.ToDictionary(m => m.Node, m => m.Operator.CountMacs(new NodeShapes(m.Node, v => shapes[v])));
        var parameters = weights.GroupBy(w => w.Reader).ToDictionary(g => g.Key, g => g.Sum(w => w.Tensor.Count));
        var runs = order.ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. from node in model.Graph.Nodes
                   where runs.Contains(node) && (parameters.ContainsKey(node) || !IsShapeArithmetic(node))
                   select new LayerCosts(node.DisplayName, node.OpType, macs.GetValueOrDefault(node), parameters.GetValueOrDefault(node), node.Output(0) is { } y ? shapes[y] : null, node)];
    }

    private bool IsShapeArithmetic(Node node) =>
        node.Outputs.OfType<Value>().All(output => shapes.Ints(output) is not null || shapes.Reals(output) is not null);

    private T Counted<T>(Func<T> count)
    {
        try
        {
            return count();
        }
        catch (OverflowException e)
        {
            throw new McmcException(Codes.ShapesContradict, $"The tensors of model '{model.Graph.Name}' are so large that their costs cannot be counted. Check its input shapes.", cause: e);
        }
    }
}
