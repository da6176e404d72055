using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch has it.</summary>
internal sealed record AdamW : Optimizer
{
    private const string MeanCorrection = "mean_correction";
    private const string SquareCorrection = "square_correction";

    private const float Smallest = 0.01f;

    public float Beta1 { get; init; } = 0.9f;

    public float Beta2 { get; init; } = 0.999f;

    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Whether the rate is in units of each tensor's root mean square, of at least 0.01 (Shazeer and Stern, "Adafactor", ICML 2018, section 8).</summary>
    public bool IsRelative { get; init; }

    public override IReadOnlyList<string> Slots => ["mean", "square"];

    public override IReadOnlyList<string> Scalars => [MeanCorrection, SquareCorrection];

    public override float Scalar(string name, long step) => name switch
    {
        MeanCorrection => (float)(1 / (1 - Math.Pow(Beta1, step))),
        SquareCorrection => (float)(1 / (1 - Math.Pow(Beta2, step))),
        _ => base.Scalar(name, step),
    };

    public override (Value Weight, IReadOnlyList<Value> Slots) Update(GraphEmitter g, UpdateInputs u)
    {
        var rate = IsRelative ? g.Mul(u.Scalars[LearningRate], Size(g, u.Weight, Smallest)) : u.Scalars[LearningRate];
        var mean = g.Add(g.Mul(u.Slots[0], Beta1), g.Mul(u.Gradient, 1 - Beta1));
        var square = g.Add(g.Mul(u.Slots[1], Beta2), g.Mul(g.Square(u.Gradient), 1 - Beta2));
        var root = g.Add(g.Op("Sqrt", g.Mul(square, u.Scalars[SquareCorrection])), Epsilon);
        var step = g.Mul(g.Div(mean, root), g.Mul(rate, u.Scalars[MeanCorrection]));
        var kept = u.Decays && WeightDecay != 0 ? g.Mul(u.Weight, g.Complement(g.Mul(rate, WeightDecay))) : u.Weight;
        return (g.Sub(kept, step), [mean, square]);
    }
}
