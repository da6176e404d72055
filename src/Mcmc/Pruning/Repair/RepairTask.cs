using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>One layer to repair, and what of the original it is compared with.</summary>
internal sealed class RepairTask
{
    public required LinearLayer Layer { get; init; }

    /// <summary>Where the layer stands among the pruned model's nodes.</summary>
    public required int Position { get; init; }

    public required RepairPoint Point { get; init; }

    /// <summary>The value of the original that <see cref="RepairPoint.Target"/> is compared with.</summary>
    public required Ir.Value Original { get; init; }

    /// <summary>The channels of <see cref="Original"/> that stay; null for all.</summary>
    public required int[]? Kept { get; init; }

    public required RowSample Rows { get; init; }

    /// <summary>The layer's output at batch 1.</summary>
    public required long[] OutputDims { get; init; }

    /// <summary>Output channels over all groups.</summary>
    public int Channels => Layer.Groups * Layer.Outputs;

    /// <summary>The original's numbers, [rows, channels].</summary>
    public float[] Targets => targets ??= new float[(long)Rows.Count * Channels];

    private float[]? targets;

    /// <summary>Copies the original's numbers of one batch.</summary>
    public void ReadTargets(RunnerTensor original, int firstSample)
    {
        var samples = (int)original.Dims[0];
        var whole = new float[original.Dims[Layer.OutputAxis(original.Dims.Length)]];
        for (var row = firstSample * Rows.PerSample; row < (firstSample + samples) * Rows.PerSample; row++)
        {
            Layer.ReadOutput(original.As<float>(), original.Dims, row / Rows.PerSample - firstSample, Rows[row], whole);
            var into = Targets.AsSpan(row * Channels, Channels);
            for (var m = 0; m < into.Length; m++)
            {
                into[m] = whole[Kept?[m] ?? m];
            }
        }
    }

    /// <summary>The targets are large, and needed once.</summary>
    public void Forget() => targets = null;
}
