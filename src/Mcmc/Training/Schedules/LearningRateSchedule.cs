namespace Mcmc.Training.Schedules;

/// <summary>The learning rate of each step; steps count from 0.</summary>
internal abstract record LearningRateSchedule
{
    public abstract float At(long step);

    /// <summary>The same schedule after a linear rise from 0 over <paramref name="steps"/> steps.</summary>
    public LearningRateSchedule AfterWarmUp(long steps) => new WarmUp(steps, this);
}
