namespace Mcmc.Training.Schedules;

/// <summary>A linear rise to the first rate of what follows.</summary>
internal sealed record WarmUp(long Length, LearningRateSchedule Then) : LearningRateSchedule
{
    public override float At(long step) => step < Length ? Then.At(0) * (step + 1) / Length : Then.At(step - Length);
}
