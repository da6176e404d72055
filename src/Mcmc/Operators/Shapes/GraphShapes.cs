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

    private readonly Dictionary<Value, long[]> dims = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, DataType> types = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, long[]> ints = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, double[]> reals = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Value> adopted = new(ReferenceEqualityComparer.Instance);
    private GraphShapes? atOtherBatch;

    private GraphShapes()
    {
    }

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

    /// <summary>Whether the integers or numbers that a value is known to hold change with the batch size.</summary>
    public bool ContentsFollowBatch(Value value) => atOtherBatch is { } other
        && ((Ints(value) is { } own && other.Ints(value)?.AsSpan().SequenceEqual(own) is not true)
            || (Reals(value) is { } real && other.Reals(value)?.AsSpan().SequenceEqual(real) is not true));

    /// <summary>Whether a dimension follows the batch size.</summary>
    public bool IsDynamic(Value value, int axis) =>
        atOtherBatch?[value] is { } other && this[value] is { } own && other.Length == own.Length && other[axis] != own[axis];

    /// <summary>Infers the shapes of a model's main graph.</summary>
    /// <exception cref="McmcException">MCMC3003 (contradiction), MCMC3008 (an open input dimension), MCMC4012.</exception>
    public static GraphShapes Infer(Model model, InputShapes? inputs = null)
    {
        inputs ??= new InputShapes();
        var shapes = InferOnce(model, inputs);
        try
        {
            shapes.atOtherBatch = InferOnce(model, inputs.WithBatch(inputs.Batch + 1, model.Graph));
        }
        catch (McmcException)
        {
            // A graph that only works at one batch size has no dynamic dimension.
        }

        return shapes;
    }

    internal void Set(Value value, long[] shape, DataType type)
    {
        dims[value] = shape;
        types[value] = type;
    }

    internal void SetInts(Value value, long[] contents) => ints[value] = contents;

    internal void SetReals(Value value, double[] contents) => reals[value] = contents;

    private static GraphShapes InferOnce(Model model, InputShapes inputs)
    {
        var shapes = new GraphShapes();
        var (bound, symbols) = inputs.Bind(model.Graph);
        foreach (var (input, shape) in bound)
        {
            shapes.Set(input, shape, input.Type);
        }

        foreach (var node in model.Graph.Nodes)
        {
            var context = new ShapeContext(node, model.Opsets.GetValueOrDefault(node.Domain, 1), shapes);
            if (OperatorLibrary.Find(node) is { } op && (op.AcceptsUnknownShapes || node.Inputs.All(v => v is null || shapes[v] is not null)))
            {
                Apply(op, context);
            }

            foreach (var output in node.Outputs.OfType<Value>())
            {
                shapes.AdoptDeclared(output, symbols);
            }
        }

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
    private void AdoptDeclared(Value value, Dictionary<string, long> symbols)
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
