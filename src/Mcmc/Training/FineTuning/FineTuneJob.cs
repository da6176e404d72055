using Mcmc.Data;
using Mcmc.Ir;

namespace Mcmc.Training.FineTuning;

/// <summary>What is trained, on what, and on what it is judged while it is.</summary>
internal sealed record FineTuneJob
{
    /// <summary>The model to train, from the weights that it has; it stays as it is. Fresh weights make it training from scratch.</summary>
    public required Model Student { get; init; }

    /// <summary>The model whose outputs are learnt (the original, of the same classes); null to learn from labels alone.</summary>
    public Model? Teacher { get; init; }

    /// <summary>The only samples that change weights. Stays open while this is used.</summary>
    public required IDataSet Training { get; init; }

    /// <summary>The training samples to use; null for all.</summary>
    public int[]? TrainingSamples { get; init; }

    /// <summary>How training samples are varied.</summary>
    public Augmentation Augment { get; init; } = Augmentation.None;

    /// <summary>What the best weights are chosen by. Stays open while this is used.</summary>
    public required IDataSet Validation { get; init; }

    /// <summary>
    /// The validation samples that may be looked at; null for all. What judges the result afterwards must not be among them.
    /// </summary>
    public int[]? ValidationSamples { get; init; }

    /// <summary>
    /// Where the state goes, without its ending: <c>STEM.KEY.finetune</c>, in a folder that exists; null keeps none, and a run
    /// that was stopped starts afresh.
    /// </summary>
    public string? StateStem { get; init; }

    /// <summary>What the data are, so that a state of others is not taken up: hashes, say. Models and options are added to it.</summary>
    public string DataKey { get; init; } = "";
}
