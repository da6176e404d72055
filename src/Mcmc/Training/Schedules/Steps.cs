namespace Mcmc.Training.Schedules;

/// <summary>Multiplied by <paramref name="Factor"/> at each of the milestones, which are step numbers.</summary>
internal sealed record Steps(float Rate, IReadOnlyList<long> Milestones, float Factor = 0.1f) : LearningRateSchedule
{
    public override float At(long step) => (float)(Rate * Math.Pow(Factor, Milestones.Count(m => step >= m)));
}
