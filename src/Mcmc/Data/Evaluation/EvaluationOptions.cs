namespace Mcmc.Data.Evaluation;

/// <summary>How models are run over data. The same options on the same machine give the same bits.</summary>
internal sealed record EvaluationOptions
{
    /// <summary>Samples per run where the model leaves it open, at least 1; large images run in smaller batches.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Threads of ONNX Runtime; at least 1.</summary>
    public int Threads { get; init; } = 1;
}
