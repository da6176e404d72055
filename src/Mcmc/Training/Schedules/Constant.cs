namespace Mcmc.Training.Schedules;

internal sealed record Constant(float Rate) : LearningRateSchedule
{
    public override float At(long step) => Rate;
}
