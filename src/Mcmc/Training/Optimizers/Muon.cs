using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Optimizers;

/// <summary>
/// Momentum, orthogonalised, for the kernels of convolutions (Jordan et al., "Muon: An optimizer for hidden layers in neural
/// networks", 2024): of what v ← µv + g and Nesterov's g + µv come to as a matrix, filters × weights of one, all singular values
/// become about one, so that directions that few samples ask for count as much as others. The step is as long as
/// <see cref="RelativeRate"/> times the learning rate says, in units of the kernel's own norm, which the scale of a layer that
/// is normalised has no part in; so these weights do not decay. Depthwise kernels and all else learn by <see cref="Sgd"/>.
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
        if (!u.Decays || dims is not [> 1, > 1, _, ..])
        {
            return new Sgd { WeightDecay = WeightDecay, Momentum = Momentum }.Update(g, u);
        }

        var velocity = g.Add(g.Mul(u.Slots[0], Momentum), u.Gradient);
        var direction = g.Reshape(g.Add(u.Gradient, g.Mul(velocity, Momentum)), dims[0], dims[1..].Aggregate(1L, (p, d) => p * d));
        var step = g.Reshape(Orthogonal(g, direction), dims);
        var size = g.Op("Max", Norm(g, u.Weight), g.Scalar(Smallest * MathF.Sqrt(dims.Aggregate(1L, (p, d) => p * d))));
        var length = g.Mul(size, g.Mul(u.Scalars[LearningRate], RelativeRate));
        return (g.Sub(u.Weight, g.Mul(step, g.Div(length, Norm(g, step)))), [velocity]);
    }

    /// <summary>The matrix with all its singular values near one, but for a common factor.</summary>
    private static Value Orthogonal(GraphEmitter g, Value matrix)
    {
        // The products are as large as the shorter side.
        var isTall = g.Dims(matrix)[0] > g.Dims(matrix)[1];
        var x = isTall ? g.Transpose(matrix, 1, 0) : matrix;
        x = g.Div(x, Norm(g, x));
        for (var i = 0; i < Iterations; i++)
        {
            var square = g.MatMul(x, x, transposeB: true);
            var polynomial = g.Add(g.Mul(square, B), g.Mul(g.MatMul(square, square), C));
            x = g.Add(g.Mul(x, A), g.MatMul(polynomial, x));
        }

        return isTall ? g.Transpose(x, 1, 0) : x;
    }

    private static Value Norm(GraphEmitter g, Value x) => g.Add(g.Op("Sqrt", g.Total(g.Square(x))), Tiny);
}
