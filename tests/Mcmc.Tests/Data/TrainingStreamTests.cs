using Mcmc.Data;
using Mcmc.Data.Streaming;
using Mcmc.Diagnostics;
using Mcmc.Tests.Data.Evaluation;

namespace Mcmc.Tests.Data;

public sealed class TrainingStreamTests
{
    private const int Count = 23;
    private const int Batch = 5;
    private const int Classes = 7;
    private static readonly Augmentation everything = new(2, true) { Color = 0.4, Mixup = 0.3, Cutmix = 1, Cutout = 2, ResizedCrop = 0.5 };
    private readonly ListedSamples data = ListedSamples.Random([3, 6, 5], Count, Classes);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Take_gives_the_same_batches_for_a_seed_whatever_the_threads_and_from_any_step()
    {
        var expected = Batches(new StreamOptions { BatchSize = Batch, Seed = 3, Augment = everything }, 12);
        Assert.Equal(expected, Batches(new StreamOptions { BatchSize = Batch, Seed = 3, Augment = everything, Threads = 4 }, 12));
        Assert.Equal(expected[7..], Batches(new StreamOptions { BatchSize = Batch, Seed = 3, Augment = everything, Threads = 3, FirstStep = 7 }, 5));
        Assert.NotEqual(expected, Batches(new StreamOptions { BatchSize = Batch, Seed = 4, Augment = everything }, 12));
    }

    [Fact]
    public void Take_visits_every_sample_at_most_once_an_epoch_and_in_another_order_in_the_next()
    {
        using var stream = new TrainingStream(data, new StreamOptions { BatchSize = Batch, Threads = 2 });
        Assert.Equal(Count / Batch, stream.BatchesPerEpoch);
        int[] Epoch() => [.. Enumerable.Range(0, stream.BatchesPerEpoch).SelectMany(_ => stream.Take(Cancellation).Samples.ToArray())];
        var (first, second) = (Epoch(), Epoch());
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Take_without_augmentation_gives_the_samples_as_they_are_with_their_labels()
    {
        using var stream = new TrainingStream(data, new StreamOptions { BatchSize = Batch, Samples = [1, 3, 5, 7, 9, 11] });
        var batch = stream.Take(Cancellation);
        var (pixels, labels) = (new float[batch.Pixels.Count], new int[Batch]);
        data.Read(batch.Samples, pixels, labels);
        Assert.All(batch.Samples, s => Assert.True(s % 2 == 1 && s < 12));
        Assert.Equal(pixels, batch.Pixels.As<float>().ToArray());
        Assert.Equal(labels, batch.Labels);
        var targets = new float[Batch * Classes];
        batch.WriteTargets(targets);
        Assert.Equal(labels, Enumerable.Range(0, Batch).Select(i => Array.IndexOf(targets, 1, i * Classes) - i * Classes));
    }

    [Fact]
    public void Take_a_label_that_the_model_has_not_is_MCMC4003_naming_the_sample()
    {
        using var stream = new TrainingStream(data, new StreamOptions { BatchSize = Count, Classes = 2 });
        var failure = Assert.Throws<McmcException>(() => stream.Take(Cancellation));
        Assert.Equal(Codes.DataInvalid, failure.Diagnostic.Code);
        Assert.Contains("the classes 0 to 1", failure.Message, StringComparison.Ordinal);
        Assert.Throws<McmcException>(() => stream.Take(Cancellation));
    }

    [Fact]
    public void A_data_set_smaller_than_a_batch_is_MCMC4003()
    {
        var failure = Assert.Throws<McmcException>(() => new TrainingStream(data, new StreamOptions { BatchSize = Count + 1 }));
        Assert.Equal(Codes.DataInvalid, failure.Diagnostic.Code);
    }

    [Fact]
    public void Take_cancelled_ends_and_Dispose_ends_all_threads()
    {
        using var stream = new TrainingStream(data, new StreamOptions { BatchSize = Batch, Threads = 3 });
        stream.Take(Cancellation);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        for (var i = 0; i < 100; i++)
        {
            try
            {
                stream.Take(cancelled.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [Fact]
    public void Take_in_a_cycle_gives_the_same_batches_again()
    {
        var options = new StreamOptions { BatchSize = Batch, Cycle = 2, Augment = Augmentation.None with { PadCrop = 1, Mixup = 1 } };
        var once = 2 * (Count / Batch);
        string[] batches = [.. Batches(options, 3 * once).Select(b => b[b.IndexOf(':', StringComparison.Ordinal)..])];

        Assert.Equal(once, batches[..once].Distinct().Count());
        Assert.Equal(batches[..once], batches[once..(2 * once)]);
        Assert.Equal(batches[..once], batches[(2 * once)..]);
        Assert.Equal(batches[..once], Batches(options with { Cycle = null }, once).Select(b => b[b.IndexOf(':', StringComparison.Ordinal)..]));
    }

    [Fact]
    public void ShowOtherSide_in_a_cycle_of_mirrored_samples_mirrors_every_second_time()
    {
        const int Width = 4;
        const int Once = 2;
        float[][] samples = [[.. Enumerable.Range(0, 3 * 2 * Width)], [.. Enumerable.Range(100, 3 * 2 * Width)]];
        var options = new StreamOptions { BatchSize = 1, Cycle = 1, Augment = new Augmentation(1, true) { Cutout = 1 } };
        using var stream = new TrainingStream(new ListedSamples([3, 2, Width], samples, [0, 1]), options);
        var (taken, shown) = (new List<float[]>(), new List<float[]>());
        foreach (var step in Enumerable.Range(0, 3 * Once))
        {
            var batch = stream.Take(Cancellation);
            taken.Add(batch.Pixels.As<float>().ToArray());
            Assert.Equal(step / Once == 1, stream.ShowOtherSide(batch));
            shown.Add(batch.Pixels.As<float>().ToArray());
        }

        Assert.Equal(taken[..Once], taken[Once..(2 * Once)]);
        Assert.Equal(taken[..Once], taken[(2 * Once)..]);
        Assert.Equal(taken[..Once], shown[..Once]);
        Assert.Equal(taken[..Once].Select(t => t.Chunk(Width).SelectMany(row => row.Reverse())), shown[Once..(2 * Once)]);
        Assert.Equal(taken[..Once], shown[(2 * Once)..]);
    }

    [Fact]
    public void ShowOtherSide_of_samples_that_are_not_mirrored_leaves_them()
    {
        using var stream = new TrainingStream(new ListedSamples([1, 1, 2], [[1, 2]], [0]), new StreamOptions { BatchSize = 1, Cycle = 1 });
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var batch = stream.Take(Cancellation);
            Assert.False(stream.ShowOtherSide(batch));
            Assert.Equal([1f, 2], batch.Pixels.As<float>().ToArray());
        }
    }

    [Fact]
    public void Mixup_blends_pixels_and_labels_alike()
    {
        float[][] samples = [[.. Enumerable.Repeat(0f, 12)], [.. Enumerable.Repeat(1f, 12)]];
        using var stream = new TrainingStream(new ListedSamples([3, 2, 2], samples, [0, 1]), new StreamOptions { BatchSize = 2, Augment = Augmentation.None with { Mixup = 1 } });
        foreach (var _ in Enumerable.Range(0, 20))
        {
            var batch = stream.Take(Cancellation);
            var targets = new float[4];
            batch.WriteTargets(targets);
            for (var i = 0; i < 2; i++)
            {
                Assert.All(batch.Pixels.As<float>().Slice(i * 12, 12).ToArray(), v => Assert.Equal(targets[i * 2 + 1], v, 1e-6f));
            }
        }
    }

    [Fact]
    public void Cutmix_pastes_a_rectangle_of_the_share_that_its_label_gets()
    {
        const int Area = 8 * 8;
        float[][] samples = [[.. Enumerable.Repeat(0f, Area)], [.. Enumerable.Repeat(1f, Area)]];
        using var stream = new TrainingStream(new ListedSamples([1, 8, 8], samples, [0, 1]), new StreamOptions { BatchSize = 2, Augment = Augmentation.None with { Cutmix = 1 } });
        foreach (var _ in Enumerable.Range(0, 20))
        {
            var batch = stream.Take(Cancellation);
            var targets = new float[4];
            batch.WriteTargets(targets);
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(targets[i * 2 + 1], batch.Pixels.As<float>().Slice(i * Area, Area).ToArray().Average(), 1e-5f);
            }
        }
    }

    [Fact]
    public void Flip_mirrors_half_of_the_samples_in_one_epoch_and_the_other_half_in_the_next()
    {
        const int Samples = 100;
        float[][] sides = [.. Enumerable.Range(0, Samples).Select(_ => (float[])[0, 1])];
        using var stream = new TrainingStream(new ListedSamples([1, 1, 2], sides), new StreamOptions { BatchSize = Samples, Augment = Augmentation.None with { Flip = true } });
        HashSet<int> Mirrored()
        {
            var batch = stream.Take(Cancellation);
            var pixels = batch.Pixels.As<float>().ToArray();
            return [.. batch.Samples.Where((_, i) => pixels[2 * i] == 1)];
        }

        var (first, second, third) = (Mirrored(), Mirrored(), Mirrored());
        Assert.InRange(first.Count, Samples / 4, 3 * Samples / 4);
        Assert.Equal(Enumerable.Range(0, Samples).Except(first).Order(), second.Order());
        Assert.Equal(first.Order(), third.Order());
    }

    [Fact]
    public void Cutout_makes_a_square_of_its_side_grey_wherever_it_fits()
    {
        const int Side = 6;
        const int Cut = 2;
        float[][] white = [[.. Enumerable.Repeat(1f, 3 * Side * Side)]];
        using var stream = new TrainingStream(new ListedSamples([3, Side, Side], white), new StreamOptions { BatchSize = 1, Augment = Augmentation.None with { Cutout = Cut } });
        var places = Enumerable.Range(0, 300).Select(_ =>
        {
            var pixels = stream.Take(Cancellation).Pixels.As<float>().ToArray();
            int[] covered = [.. Enumerable.Range(0, pixels.Length).Where(i => pixels[i] == 0.5f)];
            Assert.Equal(3 * Cut * Cut, covered.Length);
            Assert.All(pixels.Where((_, i) => !covered.Contains(i)), v => Assert.Equal(1, v));
            var (top, left) = (covered[0] / Side, covered[0] % Side);
            Assert.All(covered, i => Assert.True(i / Side % Side - top is 0 or 1 && i % Side - left is 0 or 1));
            return (top, left);
        }).ToHashSet();

        Assert.Equal((Side - Cut + 1) * (Side - Cut + 1), places.Count);
    }

    [Fact]
    public void Cutout_larger_than_the_sample_covers_it_whole()
    {
        float[][] white = [[.. Enumerable.Repeat(1f, 8)]];
        using var stream = new TrainingStream(new ListedSamples([8], white), new StreamOptions { BatchSize = 1, Augment = Augmentation.None with { Cutout = 100 } });
        Assert.All(stream.Take(Cancellation).Pixels.As<float>().ToArray(), v => Assert.Equal(0.5f, v));
    }

    private List<string> Batches(StreamOptions options, int count)
    {
        using var stream = new TrainingStream(data, options);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var batch = stream.Take(Cancellation);
            return $"{batch.Step}: {string.Join(',', batch.Samples)}; {string.Join(',', batch.OtherLabels)}; {string.Join(',', batch.Shares)}; {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(batch.Pixels.Data.Span))}";
        })];
    }
}
