using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Data.Streaming;

/// <summary>
/// Batches without end, epoch after epoch, each shuffled anew: read and augmented ahead on threads of its own, into buffers
/// that go round, so that training does not wait and the data set need not fit in memory. Every batch depends on nothing but
/// the seed and its number. <see cref="Take"/> and <see cref="Dispose"/> are for one thread.
/// </summary>
internal sealed class TrainingStream : IDisposable
{
    private readonly IDataSet data;
    private readonly StreamOptions options;
    private readonly int[] samples;
    private readonly SampleAugmenter augmenter;
    private readonly Slot[] slots;
    private readonly Thread[] threads;
    private readonly Lock orderLock = new();
    private readonly Dictionary<long, int[]> orders = [];
    private long nextToFill;
    private long nextToTake;
    private bool isStopped;

    /// <param name="data">Stays open while this is used.</param>
    /// <param name="options">How to stream.</param>
    /// <exception cref="McmcException">MCMC4003 where the data set is smaller than a batch.</exception>
    public TrainingStream(IDataSet data, StreamOptions options)
    {
        (this.data, this.options) = (data, options);
        samples = options.Samples ?? [.. Enumerable.Range(0, data.Count)];
        if (samples.Length < options.BatchSize)
        {
            throw new McmcException(Codes.DataInvalid, $"The data set has {samples.Length} samples, fewer than a batch of {options.BatchSize}. Use more data, or a smaller batch.", data.Name);
        }

        augmenter = new SampleAugmenter(data, options.Augment, options.Seed);
        (nextToFill, nextToTake) = (options.FirstStep, options.FirstStep);
        slots = [.. Enumerable.Range(0, options.Threads + 2).Select(_ => new Slot(new TrainingBatch(options.BatchSize, data.SampleShape)))];
        threads = [.. Enumerable.Range(0, options.Threads).Select(i => new Thread(Fill) { IsBackground = true, Name = $"training data {i}" })];
        Array.ForEach(threads, t => t.Start());
    }

    /// <summary>Batches per epoch.</summary>
    public int BatchesPerEpoch => samples.Length / options.BatchSize;

    private long StepsPerCycle => options.Cycle * (long)BatchesPerEpoch ?? long.MaxValue;

    /// <summary>The next batch, whole: it waits where reading has fallen behind.</summary>
    /// <exception cref="McmcException">MCMC4003 where a sample cannot be read, or its label is no class of the model.</exception>
    public TrainingBatch Take(CancellationToken cancellation = default)
    {
        lock (slots)
        {
            // The one before is free to be filled again.
            if (nextToTake > options.FirstStep)
            {
                SlotOf(nextToTake - 1).Step = null;
                Monitor.PulseAll(slots);
            }

            var slot = SlotOf(nextToTake);
            var registration = cancellation.Register(Wake);
            try
            {
                while (slot.Step != nextToTake && slot.Failure is null)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Monitor.Wait(slots);
                }
            }
            finally
            {
                // Not disposed of: that would wait for Wake, which waits for this lock.
                registration.Unregister();
            }

            if (slot.Failure is { } failure && slot.FailedAt == nextToTake)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }

            nextToTake++;
            Monitor.PulseAll(slots);
            return slot.Batch;
        }
    }

    /// <summary>
    /// Mirrors a batch that was taken, once, where samples are mirrored and its cycle is the second, the fourth, and so on: what
    /// was learnt from already is seen from its other side, to which a classifier that knows both has about the same answer.
    /// </summary>
    /// <returns>Whether it did.</returns>
    public bool ShowOtherSide(TrainingBatch batch)
    {
        var isOther = options.Augment.Flip && batch.Step / StepsPerCycle % 2 == 1;
        if (isOther)
        {
            augmenter.Mirror(batch);
        }

        return isOther;
    }

    public void Dispose()
    {
        lock (slots)
        {
            isStopped = true;
            Monitor.PulseAll(slots);
        }

        Array.ForEach(threads, t => t.Join());
    }

    private void Wake()
    {
        lock (slots)
        {
            Monitor.PulseAll(slots);
        }
    }

    private Slot SlotOf(long step) => slots[step % slots.Length];

    private void Fill()
    {
        while (true)
        {
            long step;
            Slot slot;
            lock (slots)
            {
                step = nextToFill++;
                slot = SlotOf(step);

                // Free once the batch that lay there has been used.
                while (!isStopped && (slot.Step is not null || step >= nextToTake + slots.Length - 1))
                {
                    Monitor.Wait(slots);
                }

                if (isStopped)
                {
                    return;
                }
            }

            Exception? failure = null;
            try
            {
                Fill(slot.Batch, step);
            }
            catch (Exception e)
            {
                failure = e;
            }

            lock (slots)
            {
                (slot.Step, slot.Failure, slot.FailedAt) = (failure is null ? step : null, failure, step);
                Monitor.PulseAll(slots);
                if (failure is not null)
                {
                    return;
                }
            }
        }
    }

    private void Fill(TrainingBatch batch, long step)
    {
        var drawn = step % StepsPerCycle;
        var (epoch, first) = ((int)(drawn / BatchesPerEpoch), (int)(drawn % BatchesPerEpoch) * options.BatchSize);
        var order = Order(epoch);
        for (var i = 0; i < options.BatchSize; i++)
        {
            batch.Samples[i] = samples[order[first + i]];
        }

        batch.Step = step;
        data.Read(batch.Samples, batch.Pixels.As<float>(), data.HasLabels ? batch.Labels : []);
        CheckLabels(batch);
        augmenter.Apply(batch, epoch, new SeededRandom(options.Seed, $"augment {drawn}"));
    }

    /// <summary>The shuffled order of an epoch. Two are alive at a time, where batches of the next are read ahead; in a cycle, all.</summary>
    private int[] Order(int epoch)
    {
        lock (orderLock)
        {
            if (!orders.TryGetValue(epoch, out var order))
            {
                orders.Remove(epoch - 2);
                orders[epoch] = order = new SeededRandom(options.Seed, $"epoch {epoch}").Permutation(samples.Length);
            }

            return order;
        }
    }

    private void CheckLabels(TrainingBatch batch)
    {
        for (var i = 0; i < batch.Labels.Length && data.HasLabels; i++)
        {
            if (batch.Labels[i] < 0 || batch.Labels[i] >= (options.Classes ?? int.MaxValue))
            {
                throw new McmcException(Codes.DataInvalid, $"Sample {batch.Samples[i]} has the label {batch.Labels[i]}, but the model has {(options.Classes is { } classes ? $"the classes 0 to {classes - 1}" : "classes from 0")}. Correct the labels, or the descriptor's 'labelBytes'.", data.Name);
            }
        }
    }

    private sealed class Slot(TrainingBatch batch)
    {
        public TrainingBatch Batch { get; } = batch;

        /// <summary>The batch that lies here whole; null where it is being filled or free.</summary>
        public long? Step { get; set; }

        public Exception? Failure { get; set; }

        public long FailedAt { get; set; }
    }
}
