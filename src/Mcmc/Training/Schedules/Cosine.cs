namespace Mcmc.Training.Schedules;

/// <summary>Half a cosine from <paramref name="Peak"/> down to <paramref name="Final"/> (Loshchilov and Hutter, 2017).</summary>
internal sealed record Cosine(float Peak, long Steps, float Final = 0) : LearningRateSchedule
{
    public override float At(long step)
    {
        var done = Math.Clamp((double)step / Math.Max(1, Steps), 0, 1);
        return (float)(Final + (Peak - Final) * (1 + Math.Cos(Math.PI * done)) / 2);
    }
}
