using Mcmc.Ir;
using Mcmc.Ir.Checkpoints;
using Mcmc.Ir.Onnx;

namespace Mcmc.Compression;

/// <summary>The model that a user names, with the weights of a checkpoint where one is named too.</summary>
internal static class SourceModel
{
    /// <exception cref="Diagnostics.McmcException">As <see cref="OnnxFile.Load"/>; MCMC4014 to 4016 for the checkpoint.</exception>
    public static Model Load(string path, string? checkpointPath)
    {
        var model = OnnxFile.Load(path);
        if (checkpointPath is not null)
        {
            using var checkpoint = Checkpoint.Open(checkpointPath);
            CheckpointWeights.Load(model, checkpoint);
        }

        return model;
    }
}
