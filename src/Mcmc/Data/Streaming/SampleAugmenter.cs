using Mcmc.Runtime;

namespace Mcmc.Data.Streaming;

/// <summary>Varies the samples of a batch in place, as its generator says. Safe for several threads.</summary>
internal sealed class SampleAugmenter
{
    private readonly Augmentation augment;
    private readonly long seed;
    private readonly SampleGrid grid;

    public SampleAugmenter(IDataSet data, Augmentation augment, long seed)
    {
        (this.augment, this.seed) = (augment, seed);
        grid = SampleGrid.Of(data);
    }

    /// <param name="batch">Its samples as they are read.</param>
    /// <param name="epoch">Of the batch.</param>
    /// <param name="random">Of the batch.</param>
    public void Apply(TrainingBatch batch, int epoch, SeededRandom random)
    {
        var pixels = batch.Pixels.As<float>();
        var scratch = System.Buffers.ArrayPool<float>.Shared.Rent(grid.Elements);
        try
        {
            for (var i = 0; i < batch.Samples.Length; i++)
            {
                Vary(pixels.Slice(i * grid.Elements, grid.Elements), scratch.AsSpan(0, grid.Elements), IsMirrored(batch.Samples[i], epoch), random);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<float>.Shared.Return(scratch);
        }

        batch.Labels.CopyTo(batch.OtherLabels, 0);
        Array.Fill(batch.Shares, 1);
        Mix(batch, random);
    }

    /// <summary>Mirrors every sample as it was varied.</summary>
    public void Mirror(TrainingBatch batch)
    {
        var pixels = batch.Pixels.As<float>();
        for (var i = 0; i < batch.Samples.Length; i++)
        {
            grid.Mirror(pixels.Slice(i * grid.Elements, grid.Elements));
        }
    }

    private void Vary(Span<float> sample, Span<float> scratch, bool isMirrored, SeededRandom random)
    {
        if (augment.ResizedCrop is { } smallest)
        {
            sample.CopyTo(scratch);
            ResizedCrop(scratch, sample, smallest, random);
        }

        if (augment.PadCrop > 0)
        {
            sample.CopyTo(scratch);
            var range = 2 * augment.PadCrop + 1;
            grid.Shift(scratch, sample, random.Next(range) - augment.PadCrop, random.Next(range) - augment.PadCrop);
        }

        if (isMirrored)
        {
            grid.Mirror(sample);
        }

        if (augment.Color > 0)
        {
            double Factor() => 1 + augment.Color * (2 * random.NextDouble() - 1);
            grid.Recolor(sample, Factor(), Factor(), Factor());
        }

        if (augment.Cutout > 0)
        {
            var (height, width) = (Math.Min(augment.Cutout, grid.Height), Math.Min(augment.Cutout, grid.Width));
            grid.Cover(sample, random.Next(grid.Height - height + 1), random.Next(grid.Width - width + 1), height, width);
        }
    }

    private bool IsMirrored(int sample, int epoch) => augment.Flip && (new SeededRandom(seed, $"flip {sample}").Next(2) + epoch) % 2 == 1;

    /// <summary>Area and aspect ratio drawn as torchvision's RandomResizedCrop does: ratios from 3:4 to 4:3, log-uniform.</summary>
    private void ResizedCrop(ReadOnlySpan<float> source, Span<float> target, double smallest, SeededRandom random)
    {
        const int Tries = 10;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = grid.Height * grid.Width * (smallest + (1 - smallest) * random.NextDouble());
            var ratio = Math.Exp(Math.Log(0.75) + Math.Log(16.0 / 9) * random.NextDouble());
            var (height, width) = ((int)Math.Round(Math.Sqrt(area / ratio)), (int)Math.Round(Math.Sqrt(area * ratio)));
            if (height >= 1 && width >= 1 && height <= grid.Height && width <= grid.Width)
            {
                grid.Enlarge(source, target, random.Next(grid.Height - height + 1), random.Next(grid.Width - width + 1), height, width);
                return;
            }
        }
    }

    /// <summary>Where both are asked for, each batch takes one of them.</summary>
    private void Mix(TrainingBatch batch, SeededRandom random)
    {
        var isCut = augment.Cutmix > 0 && (augment.Mixup == 0 || random.Next(2) == 1);
        var alpha = isCut ? augment.Cutmix : augment.Mixup;
        if (alpha == 0)
        {
            return;
        }

        var share = Beta(alpha, random);
        var partners = random.Permutation(batch.Samples.Length);
        var (top, left, height, width) = (0, 0, 0, 0);
        if (isCut)
        {
            var side = Math.Sqrt(1 - share);
            (height, width) = ((int)(side * grid.Height), (int)(side * grid.Width));
            (top, left) = (random.Next(grid.Height - height + 1), random.Next(grid.Width - width + 1));
            share = 1 - (double)height * width / (grid.Height * grid.Width);
        }

        var pixels = batch.Pixels.As<float>();
        var others = pixels.ToArray();
        for (var i = 0; i < partners.Length; i++)
        {
            var own = pixels.Slice(i * grid.Elements, grid.Elements);
            var other = others.AsSpan(partners[i] * grid.Elements, grid.Elements);
            if (isCut)
            {
                grid.Paste(other, own, top, left, height, width);
            }
            else
            {
                SampleGrid.Blend(own, other, (float)share);
            }

            batch.OtherLabels[i] = batch.Labels[partners[i]];
            batch.Shares[i] = (float)share;
        }
    }

    private static double Beta(double alpha, SeededRandom random)
    {
        var (x, y) = (Gamma(alpha, random), Gamma(alpha, random));
        return x + y > 0 ? x / (x + y) : random.Next(2);
    }

    /// <summary>Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.</summary>
    private static double Gamma(double shape, SeededRandom random)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, random) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - 1.0 / 3;
        while (true)
        {
            var x = random.NextGaussian();
            var v = Math.Pow(1 + x / Math.Sqrt(9 * d), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
            {
                return d * v;
            }
        }
    }
}
