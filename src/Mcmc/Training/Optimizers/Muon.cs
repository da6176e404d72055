using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Optimizers;

/// <summary>
/// Momentum, orthogonalised, for the kernels of convolutions (Jordan et al., "Muon: An optimizer for hidden layers in neural
/// networks", 2024): of what v ← µv + g and Nesterov's g + µv come to as a matrix, filters × weights of one, all singular values
/// become about one, so that directions that few samples ask for count as much as others. The step is as long as
/// <see cref="RelativeRate"/> times the learning rate says, in units of the kernel's own norm, which the scale of a layer that
/// is normalised has no part in; so these weights do not decay. Depthwise kernels, those of one position, and all else learn by
/// <see cref="Sgd"/>: kernels of one position cost the most for what they compute, and nothing was seen to come of it.
/// </summary>
internal sealed record Muon : Optimizer
{
    /// <summary>The article's quintic x ← ax + bx³ + cx⁵, which takes singular values from near 0 to between 0.7 and 1.2 in five steps.</summary>
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;
    private const int Iterations = 5;
    private const float Tiny = 1e-12f;

    /// <summary>The root mean square that a kernel's weights are taken to have at least, so that zeros learn too.</summary>
    private const float Smallest = 1e-3f;

    /// <summary>Over 0.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>The length of a step in units of a kernel's norm, at a learning rate of 1.</summary>
    public float RelativeRate { get; init; } = 0.1f;

    public override IReadOnlyList<string> Slots => ["momentum"];

    public override (Value Weight, IReadOnlyList<Value> Slots) Update(GraphEmitter g, UpdateInputs u)
    {
        var dims = g.Dims(u.Weight);
        if (!u.Decays || dims is not [> 1, > 1, _, ..] || dims[2..].All(d => d == 1))
        {
            return new Sgd { WeightDecay = WeightDecay, Momentum = Momentum }.Update(g, u);
        }

        var velocity = g.Add(g.Mul(u.Slots[0], Momentum), u.Gradient);
        var direction = g.Add(u.Gradient, g.Mul(velocity, Momentum));
        var count = dims.Aggregate(1L, (p, d) => p * d);
        var length = g.Mul(Size(g, u.Weight, Smallest), g.Mul(u.Scalars[LearningRate], RelativeRate * MathF.Sqrt(count)));
        var step = Orthogonal(g, g.Reshape(direction, dims[0], count / dims[0]), length);
        return (g.Sub(u.Weight, g.Reshape(step, dims)), [velocity]);
    }

    /// <summary>
    /// The matrix with all its singular values alike, of the given norm. Every x of the iteration is a polynomial in s = xxᵀ times
    /// the first x, so that the polynomial alone is multiplied again and again, which is as large as the shorter side; norms
    /// are traces of s. In single precision the length is right to a percent.
    /// </summary>
    private static Value Orthogonal(GraphEmitter g, Value matrix, Value length)
    {
        var isTall = g.Dims(matrix)[0] > g.Dims(matrix)[1];
        var x = isTall ? g.Transpose(matrix, 1, 0) : matrix;
        var identity = Identity(g, g.Dims(x)[0]);
        var square = g.MatMul(x, x, transposeB: true);
        var given = Trace(square);
        square = g.Div(square, given);
        Value? polynomial = null;
        for (var i = 0; i < Iterations; i++)
        {
            var change = g.Sum([g.Mul(identity, A), g.Mul(square, B), g.Mul(g.MatMul(square, square), C)]);
            polynomial = polynomial is null ? change : g.MatMul(change, polynomial);
            square = g.MatMul(g.MatMul(change, square), change);
        }

        var scale = g.Div(length, g.Op("Sqrt", g.Mul(given, Trace(square))));
        var step = g.MatMul(g.Mul(polynomial!, scale), x);
        return isTall ? g.Transpose(step, 1, 0) : step;

        Value Trace(Value matrix) => g.Add(g.Total(g.Mul(matrix, identity)), Tiny);
    }

    private static Value Identity(GraphEmitter g, long side)
    {
        var ones = new float[side * side];
        for (var i = 0; i < side; i++)
        {
            ones[i * (side + 1)] = 1;
        }

        return g.Floats(ones, side, side);
    }
}
