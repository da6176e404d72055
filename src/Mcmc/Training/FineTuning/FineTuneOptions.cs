using Mcmc.Training.Optimizers;

namespace Mcmc.Training.FineTuning;

/// <summary>How weights are trained. The same options, job and machine give the same bits.</summary>
internal sealed record FineTuneOptions
{
    /// <summary>Passes over the training data, at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>Samples per step; null for 128, or all of a smaller data set.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The highest learning rate; null for 0.01 (0.005 more for each epoch beyond 5, at most 0.1), or 0.005 where no BatchNormalization is left in the model; 0.1 with <see cref="FromScratch"/>.</summary>
    public float? LearningRate { get; init; }

    /// <summary>The share of all steps over which the rate rises from 0; it falls to 0 along half a cosine then.</summary>
    public float WarmUp { get; init; } = 0.1f;

    public Optimizer Optimizer { get; init; } = new Muon { WeightDecay = 5e-4f };

    /// <summary>As <see cref="TrainerOptions.ClipNorm"/>.</summary>
    public float? ClipNorm { get; init; } = 5;

    /// <summary>Where there are labels and a teacher, the teacher's share of the loss, in [0, 1].</summary>
    public float TeacherShare { get; init; } = 0.9f;

    /// <summary>What the teacher's and the student's logits are divided by before they are compared.</summary>
    public float Temperature { get; init; } = 4;

    /// <summary>
    /// With a teacher, epochs after which the same batches come again, so that the teacher need not look at them again; null for
    /// half of all, at least 5; 0 for never, as it is where its outputs would fill more than 256 MiB.
    /// </summary>
    public int? Cycle { get; init; }

    /// <summary>The share of each label that is spread over all classes.</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>The old average's share in a moving average of the weights, which is then chosen from too; null: none is kept.</summary>
    public float? AverageDecay { get; init; }

    /// <summary>Whether the weights that the student has are worth nothing: the rate is higher.</summary>
    public bool FromScratch { get; init; }

    /// <summary>Whether memory is saved by computing most of the forward pass twice; the result is the same.</summary>
    public bool Recomputes { get; init; }

    public long Seed { get; init; }

    /// <summary>Threads of ONNX Runtime; at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The time between two states on the disk; zero writes one after every step. Each epoch ends with one.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(30);
}
