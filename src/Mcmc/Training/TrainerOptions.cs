using Mcmc.Operators.Shapes;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Training;

/// <summary>What is trained, and how.</summary>
internal sealed record TrainerOptions
{
    public required TrainingMode Mode { get; init; }

    public required ILoss Loss { get; init; }

    public Optimizer Optimizer { get; init; } = new Sgd();

    /// <summary>Shapes for inputs whose file leaves dimensions open; the batch size comes from <see cref="Mode"/>.</summary>
    public InputShapes? Shapes { get; init; }

    /// <summary>The largest common norm of the gradients whose length matters (<see cref="Optimizer.IsLengthFree"/>); longer ones are scaled down to it. Null: as they are.</summary>
    public float? ClipNorm { get; init; }

    /// <summary>The share of the old average in the exponential moving average of the weights. Null: none is kept.</summary>
    public float? AverageDecay { get; init; }

    /// <summary>Names of initializers that are not trained.</summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>();

    /// <summary>
    /// Whether most of the forward pass is computed again for the backward pass instead of being kept: less memory, more time,
    /// the same bits. Needs the engine's own kernels (<see cref="TrainingMode.UsesKernels"/>).
    /// </summary>
    public bool Recomputes { get; init; }

    /// <summary>Threads of the session.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The seed of the masks of Dropout.</summary>
    public long Seed { get; init; }
}
