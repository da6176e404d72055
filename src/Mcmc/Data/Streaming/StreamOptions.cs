namespace Mcmc.Data.Streaming;

/// <summary>How samples are streamed. The same options give the same batches, whatever the number of threads.</summary>
internal sealed record StreamOptions
{
    /// <summary>Samples per batch, at least 1. What is left over at the end of an epoch waits for another shuffle.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Decides the order of the samples and how each is varied.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that read and augment ahead of training; at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How samples are varied.</summary>
    public Augmentation Augment { get; init; } = Augmentation.None;

    /// <summary>Classes of the model: labels must be below; null for any.</summary>
    public int? Classes { get; init; }

    /// <summary>The samples to use; null for all.</summary>
    public int[]? Samples { get; init; }

    /// <summary>Epochs after which the same batches come again, which <see cref="TrainingStream.ShowOtherSide"/> is for; null for never.</summary>
    public int? Cycle { get; init; }

    /// <summary>The first batch to give: training that stopped after n steps goes on with n.</summary>
    public long FirstStep { get; init; }
}
