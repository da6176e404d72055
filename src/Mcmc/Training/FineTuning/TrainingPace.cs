namespace Mcmc.Training.FineTuning;

/// <summary>
/// How fast a training runs, and how long it still takes. The teacher's time counts apart, because batches that come again are
/// not shown to it: the second half of a training may be twice as fast as the first.
/// </summary>
internal sealed class TrainingPace(TimeProvider clock)
{
    private readonly long began = clock.GetTimestamp();
    private long steps;
    private long looks;
    private TimeSpan looking;

    public TimeSpan Elapsed => clock.GetElapsedTime(began);

    /// <summary>Steps a second, those of a training that began again included; 0 before the first.</summary>
    public double StepsPerSecond => Elapsed.TotalSeconds is > 0 and var seconds ? steps / seconds : 0;

    public void Step() => steps++;

    /// <param name="duration">What the teacher took for one batch.</param>
    public void Look(TimeSpan duration)
    {
        looks++;
        looking += duration;
    }

    /// <param name="stepsLeft">To the end.</param>
    /// <param name="looksLeft">In how many of them the teacher looks.</param>
    /// <returns>An estimate from the first step on.</returns>
    public TimeSpan Left(long stepsLeft, long looksLeft) =>
        (Elapsed - looking) / Math.Max(1, steps) * stepsLeft + looking / Math.Max(1, looks) * looksLeft;
}
