using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Operators.Shapes;

/// <summary>
/// Concrete dimensions of every value under given input shapes, and the numbers that shape arithmetic produces.
/// A value whose dimensions cannot be known (after an unknown operator, say) has none, and what follows it neither.
/// </summary>
internal sealed class GraphShapes
{
    /// <summary>Contents are followed up to this length: shape arithmetic is short, weights are not its business.</summary>
    public const int LongestInts = 4096;

    private readonly Model model;
    private readonly Dictionary<string, long> symbols;
    private readonly Dictionary<Value, long[]> dims = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, DataType> types = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, long[]> ints = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, double[]> reals = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Value> adopted = new(ReferenceEqualityComparer.Instance);

    /// <summary>The same graph at other sizes of what the file leaves open: the batch, and then the other dimensions.</summary>
    private readonly List<GraphShapes> atOtherSizes = [];

    private GraphShapes(Model model, Dictionary<string, long> symbols) => (this.model, this.symbols) = (model, symbols);

    /// <summary>Dimensions of a value, or null.</summary>
    public long[]? this[Value value] => dims.GetValueOrDefault(value) ?? value.Constant?.Dims;

    public DataType TypeOf(Value value) =>
        types.TryGetValue(value, out var type) ? type : value.Constant?.Type ?? value.Type;

    /// <summary>Whether a value's dimensions are only what the file declares: its operator could not say them.</summary>
    public bool IsOnlyDeclared(Value value) => adopted.Contains(value);

    /// <summary>The integers a value is known to hold, or null.</summary>
    public long[]? Ints(Value value) =>
        ints.GetValueOrDefault(value) ?? (value.Constant is { Count: <= LongestInts } constant ? constant.ToInts() : null);

    /// <summary>The floating-point numbers a value is known to hold (scales, or integers on a detour through float), or null.</summary>
    public double[]? Reals(Value value) =>
        reals.GetValueOrDefault(value) ?? (value.Constant is { Count: <= LongestInts } constant && constant.ToFloats() is { } floats
            ? Array.ConvertAll(floats, static f => (double)f)
            : null);

    /// <summary>Whether the integers or numbers that a value is known to hold change with the batch size or another open dimension.</summary>
    public bool ContentsFollowBatch(Value value) => atOtherSizes.Exists(other =>
        (Ints(value) is { } own && other.Ints(value)?.AsSpan().SequenceEqual(own) is not true)
        || (Reals(value) is { } real && other.Reals(value)?.AsSpan().SequenceEqual(real) is not true));

    /// <summary>Whether a dimension follows the batch size or another open dimension.</summary>
    public bool IsDynamic(Value value, int axis) => atOtherSizes.Exists(other =>
        other[value] is { } dims && this[value] is { } own && dims.Length == own.Length && dims[axis] != own[axis]);

    /// <summary>Infers the shapes of a model's main graph.</summary>
    /// <exception cref="McmcException">MCMC3003 (contradiction), MCMC3008 (an open input dimension), MCMC4012.</exception>
    public static GraphShapes Infer(Model model, InputShapes? inputs = null)
    {
        inputs ??= new InputShapes();
        var shapes = InferOnce(model, inputs);
        shapes.TrySizes(inputs.WithBatch(inputs.Batch + 1, model.Graph));
        if (inputs.HasOpenSizes(model.Graph) && !shapes.TrySizes(inputs.WithSizes(static size => 2 * size, model.Graph)))
        {
            shapes.TrySizes(inputs.WithSizes(static size => size + 1, model.Graph));
        }

        return shapes;
    }

    /// <summary>Infers the graph at other sizes too; false where it only works at those it has.</summary>
    private bool TrySizes(InputShapes inputs)
    {
        try
        {
            atOtherSizes.Add(InferOnce(model, inputs));
            return true;
        }
        catch (McmcException)
        {
            return false;
        }
    }

    /// <summary>Infers the outputs of one more node, whose inputs are known.</summary>
    /// <exception cref="McmcException">MCMC3003.</exception>
    internal void Extend(Node node, long opset)
    {
        if (OperatorLibrary.Find(node) is { } op)
        {
            Apply(op, new ShapeContext(node, opset, this));
        }
    }

    internal void Set(Value value, long[] shape, DataType type)
    {
        dims[value] = shape;
        types[value] = type;
    }

    internal void SetInts(Value value, long[] contents) => ints[value] = contents;

    internal void SetReals(Value value, double[] contents) => reals[value] = contents;

    /// <summary>Infers the shapes of one graph, of which everything read from outside is known already.</summary>
    internal void InferNodes(Graph graph)
    {
        foreach (var node in graph.Nodes)
        {
            var context = new ShapeContext(node, model.Opsets.GetValueOrDefault(node.Domain, 1), this);
            if (OperatorLibrary.Find(node) is { } op && (op.AcceptsUnknownShapes || node.Inputs.All(v => v is null || this[v] is not null)))
            {
                Apply(op, context);
            }

            foreach (var output in node.Outputs.OfType<Value>())
            {
                AdoptDeclared(output);
            }
        }
    }

    private static GraphShapes InferOnce(Model model, InputShapes inputs)
    {
        var (bound, symbols) = inputs.Bind(model.Graph);
        var shapes = new GraphShapes(model, symbols);
        foreach (var (input, shape) in bound)
        {
            shapes.Set(input, shape, input.Type);
        }

        shapes.InferNodes(model.Graph);
        return shapes;
    }

    private static void Apply(Operator op, ShapeContext context)
    {
        try
        {
            op.InferShapes(context);
        }
        catch (Exception e) when (ShapeContext.IsMisfit(e))
        {
            throw context.Contradiction($"has attributes or inputs that do not fit together ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Where inference has no answer, the file's declaration counts if it is complete.</summary>
    private void AdoptDeclared(Value value)
    {
        if (dims.ContainsKey(value) || value.Shape is not { } declared || value.Type == DataType.Undefined)
        {
            return;
        }

        var shape = new long[declared.Count];
        for (var i = 0; i < shape.Length; i++)
        {
            if (declared[i].Size is { } size)
            {
                shape[i] = size;
            }
            else if (declared[i].Symbol is { } symbol && symbols.TryGetValue(symbol, out var bound))
            {
                shape[i] = bound;
            }
            else
            {
                return;
            }
        }

        Set(value, shape, value.Type);
        adopted.Add(value);
    }
}
