using Mcmc.Ir;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// What an operator sees while it is differentiated: its node in a graph of fixed shapes, the gradients of its outputs, and
/// the emitter that appends the nodes of its inputs' gradients.
/// </summary>
internal sealed class GradientContext(Node node, GraphEmitter emitter, Func<Value, Value?> gradients, Func<Value, bool> needs)
{
    private readonly Dictionary<Value, List<Value>> results = new(ReferenceEqualityComparer.Instance);

    public Node Node { get; } = node;

    /// <summary>Appends nodes.</summary>
    public GraphEmitter G { get; } = emitter;

    /// <summary>Why the operator cannot be differentiated; null where it was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The gradients that were set, by the input's value.</summary>
    public IReadOnlyDictionary<Value, List<Value>> Results => results;

    public Value X(int input) => Node.Input(input) ?? throw new InvalidOperationException($"{Node} has no input {input}.");

    public Value Y(int output = 0) => Node.Output(output) ?? throw new InvalidOperationException($"{Node} has no output {output}.");

    public bool HasInput(int input) => Node.Input(input) is not null;

    public long[] In(int input) => G.Dims(X(input));

    public long[] Out(int output = 0) => G.Dims(Y(output));

    /// <summary>The integers that an input is known to hold, or null.</summary>
    public long[]? Ints(int input) => Node.Input(input) is { } value ? G.Shapes.Ints(value) : null;

    /// <summary>The gradient of an output; null where nothing that counts depends on it.</summary>
    public Value? GradientOrNull(int output) => Node.Output(output) is { } value ? gradients(value) : null;

    /// <summary>The gradient of the first output.</summary>
    public Value Gradient => GradientOrNull(0) ?? throw new InvalidOperationException($"The first output of {Node} has no gradient.");

    /// <summary>Whether the gradient of an input is asked for.</summary>
    public bool Needs(int input) => Node.Input(input) is { } value && needs(value);

    /// <summary>Sets the gradient of an input; what broadcasting stretched is added up, what is smaller is stretched.</summary>
    public void Set(int input, Value gradient)
    {
        if (!Needs(input))
        {
            return;
        }

        var dims = In(input);
        var value = G.Dims(gradient).Aggregate(1L, (p, d) => p * d) < dims.Aggregate(1L, (p, d) => p * d)
            ? G.Expand(gradient, dims)
            : G.SumTo(gradient, dims);
        if (!results.TryGetValue(X(input), out var list))
        {
            results[X(input)] = list = [];
        }

        list.Add(value);
    }

    /// <summary>Sets the gradient of an input if it is asked for; builds nothing otherwise.</summary>
    public void Set(int input, Func<Value> gradient)
    {
        if (Needs(input))
        {
            Set(input, gradient());
        }
    }

    /// <summary>Says why there is no gradient; the sentence goes on from the node's name. What lies behind stays frozen.</summary>
    public void Refuse(string reason) => Refusal = reason;
}
