namespace Mcmc.Training.Schedules;

/// <summary>
/// Up along half a cosine to <paramref name="Peak"/>, then down to next to nothing (Smith and Topin, 2019), with PyTorch's
/// proportions.
/// </summary>
/// <param name="Rising">The share of the steps that rise.</param>
internal sealed record OneCycle(float Peak, long Steps, float Rising = 0.3f) : LearningRateSchedule
{
    private const double FirstDivisor = 25;
    private const double LastDivisor = 1e4;

    public override float At(long step)
    {
        var top = Rising * Steps - 1;
        var last = Steps - 1;
        var first = Peak / FirstDivisor;
        return (float)(step <= top
            ? Between(first, Peak, step / Math.Max(1, top))
            : Between(Peak, first / LastDivisor, (Math.Min(step, last) - top) / Math.Max(1, last - top)));
    }

    private static double Between(double from, double to, double done) => to + (from - to) / 2 * (1 + Math.Cos(Math.PI * Math.Clamp(done, 0, 1)));
}
