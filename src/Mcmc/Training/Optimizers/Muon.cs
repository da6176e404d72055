using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Optimizers;

/// <summary>
/// Momentum, orthogonalised, for the kernels of convolutions (Jordan et al., "Muon: An optimizer for hidden layers in neural
/// networks", 2024): of what v ← µv + g and Nesterov's g + µv come to as a matrix, filters × weights of one, all singular values
/// become about one, so that directions that few samples ask for count as much as others. Kernels that read one channel, as
/// depthwise ones, are a matrix of one row for each filter. The step is as long as <see cref="RelativeRate"/> times the learning
/// rate says, in units of the kernel's own norm, which the scale of a layer that is normalised has no part in; so these weights
/// do not decay. Kernels whose shorter side is over <see cref="LongestSide"/> would take more time than their gradients; they
/// and all else learn by <see cref="Sgd"/>.
/// </summary>
internal sealed record Muon : Optimizer
{
    /// <summary>The article's quintic x ← ax + bx³ + cx⁵, which takes singular values from near 0 to between 0.7 and 1.2 in five steps.</summary>
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;
    private const int Iterations = 5;
    private const int LongestSide = 512;
    private const float Tiny = 1e-12f;

    /// <summary>The root mean square that a kernel's weights are taken to have at least, so that zeros learn too.</summary>
    private const float Smallest = 1e-3f;

    /// <summary>Over 0.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>The length of a step in units of a kernel's norm, at a learning rate of 1.</summary>
    public float RelativeRate { get; init; } = 0.1f;

    public override IReadOnlyList<string> Slots => ["momentum"];

    public override bool IsLengthFree(long[] dims, bool decays) => decays && dims is [> 1, _, _, ..] && Math.Min(dims[0], Count(dims) / dims[0]) <= LongestSide;

    public override (Value Weight, IReadOnlyList<Value> Slots) Update(GraphEmitter g, UpdateInputs u)
    {
        var dims = g.Dims(u.Weight);
        if (!IsLengthFree(dims, u.Decays))
        {
            return new Sgd { WeightDecay = WeightDecay, Momentum = Momentum }.Update(g, u);
        }

        var velocity = g.Add(g.Mul(u.Slots[0], Momentum), u.Gradient);
        var direction = g.Add(u.Gradient, g.Mul(velocity, Momentum));
        var count = Count(dims);
        var norm = g.Mul(Size(g, u.Weight, Smallest), g.Mul(u.Scalars[LearningRate], RelativeRate * MathF.Sqrt(count)));
        var step = dims[1] == 1 ? Normalized(g, direction, norm) : g.Reshape(Orthogonal(g, g.Reshape(direction, dims[0], count / dims[0]), norm), dims);
        return (g.Sub(u.Weight, step), [velocity]);
    }

    /// <summary>Each filter as a matrix of one row, all of the same norm.</summary>
    private static Value Normalized(GraphEmitter g, Value kernel, Value norm)
    {
        var dims = g.Dims(kernel);
        long[] within = [.. Enumerable.Range(1, dims.Length - 1)];
        var lengths = g.Op("Sqrt", g.Add(g.ReduceSum(g.Square(kernel), within), Tiny));
        return g.Mul(g.Div(kernel, lengths), g.Mul(norm, 1 / MathF.Sqrt(dims[0])));
    }

    /// <summary>The matrix with all its singular values alike, of the given norm. In single precision that is right to a percent.</summary>
    private static Value Orthogonal(GraphEmitter g, Value matrix, Value norm)
    {
        var isTall = g.Dims(matrix)[0] > g.Dims(matrix)[1];
        var x = isTall ? g.Transpose(matrix, 1, 0) : matrix;
        var isLong = g.Dims(x)[1] >= 2 * g.Dims(x)[0];
        var step = isLong ? OrthogonalByPolynomial(g, x, norm) : OrthogonalBySteps(g, x, norm);
        return isTall ? g.Transpose(step, 1, 0) : step;
    }

    /// <summary>
    /// Every x of the iteration is a polynomial in s = xxᵀ times the first x, so that the polynomial alone is multiplied again and
    /// again, which is as large as the shorter side; norms are traces of s.
    /// </summary>
    private static Value OrthogonalByPolynomial(GraphEmitter g, Value x, Value norm)
    {
        var identity = Identity(g, g.Dims(x)[0]);
        var square = g.MatMul(x, x, transposeB: true);
        var given = Trace(square);
        square = g.Div(square, given);
        Value? polynomial = null;
        for (var i = 0; i < Iterations; i++)
        {
            var change = Quintic(g, identity, square);
            polynomial = polynomial is null ? change : g.MatMul(change, polynomial);
            square = g.MatMul(g.MatMul(change, square), change);
        }

        var scale = g.Div(norm, g.Op("Sqrt", g.Mul(given, Trace(square))));
        return g.MatMul(g.Mul(polynomial!, scale), x);

        Value Trace(Value matrix) => g.Add(g.Total(g.Mul(matrix, identity)), Tiny);
    }

    /// <summary>The iteration as it stands, which takes fewer products where x is about square.</summary>
    private static Value OrthogonalBySteps(GraphEmitter g, Value x, Value norm)
    {
        var identity = Identity(g, g.Dims(x)[0]);
        x = g.Div(x, Norm(x));
        for (var i = 0; i < Iterations; i++)
        {
            x = g.MatMul(Quintic(g, identity, g.MatMul(x, x, transposeB: true)), x);
        }

        return g.Mul(x, g.Div(norm, Norm(x)));

        Value Norm(Value matrix) => g.Op("Sqrt", g.Add(g.Total(g.Square(matrix)), Tiny));
    }

    /// <summary>a + b·s + c·s².</summary>
    private static Value Quintic(GraphEmitter g, Value identity, Value square) =>
        g.Sum([g.Mul(identity, A), g.Mul(square, B), g.Mul(g.MatMul(square, square), C)]);

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
