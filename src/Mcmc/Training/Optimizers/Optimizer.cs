using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Optimizers;

/// <summary>How gradients change weights.</summary>
internal abstract record Optimizer
{
    public const string LearningRate = "learning_rate";

    /// <summary>The share of a weight that is taken away in each step, in units of the learning rate; norms and biases are spared.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Tensors of the weight's dimensions that go on from step to step, zero at first.</summary>
    public abstract IReadOnlyList<string> Slots { get; }

    /// <summary>Scalar inputs beside the learning rate.</summary>
    public virtual IReadOnlyList<string> Scalars => [];

    /// <summary>The scalars of a step, counted from 1.</summary>
    public virtual float Scalar(string name, long step) => throw new ArgumentOutOfRangeException(nameof(name), name, "No such scalar.");

    /// <summary>Whether a weight's step is as long however long its gradient is.</summary>
    public virtual bool IsLengthFree(long[] dims, bool decays) => false;

    /// <summary>Appends the update: the weight's and the slots' next values.</summary>
    public abstract (Value Weight, IReadOnlyList<Value> Slots) Update(GraphEmitter g, UpdateInputs u);

    /// <summary>The root mean square of a weight, or <paramref name="smallest"/>, so that zeros learn too.</summary>
    protected static Value Size(GraphEmitter g, Value weight, float smallest) =>
        g.Op("Max", g.Op("Sqrt", g.Mul(g.Total(g.Square(weight)), 1f / Count(g.Dims(weight)))), g.Scalar(smallest));

    /// <summary>The number of weights.</summary>
    protected static long Count(long[] dims) => dims.Aggregate(1L, (product, dim) => product * dim);
}
