using Mcmc.Training.FineTuning;

namespace Mcmc.Tests.Training.FineTuning;

public sealed class TrainingPaceTests
{
    private readonly SetClock clock = new();

    [Fact]
    public void Left_once_the_teacher_is_silent_counts_its_time_no_more()
    {
        var pace = new TrainingPace(clock);
        for (var step = 0; step < 4; step++)
        {
            clock.Seconds += 2;
            pace.Look(TimeSpan.FromSeconds(2));
            clock.Seconds += 3;
            pace.Step();
        }

        Assert.Equal(20, pace.Elapsed.TotalSeconds);
        Assert.Equal(0.2, pace.StepsPerSecond);
        Assert.Equal(30, pace.Left(stepsLeft: 6, looksLeft: 6).TotalSeconds);
        Assert.Equal(20, pace.Left(stepsLeft: 6, looksLeft: 1).TotalSeconds);
        Assert.Equal(18, pace.Left(stepsLeft: 6, looksLeft: 0).TotalSeconds);
    }

    [Fact]
    public void Left_without_a_teacher_is_what_the_steps_so_far_took()
    {
        var pace = new TrainingPace(clock);
        Assert.Equal(TimeSpan.Zero, pace.Left(stepsLeft: 100, looksLeft: 0));
        Assert.Equal(0, pace.StepsPerSecond);
        clock.Seconds = 8;
        pace.Step();
        pace.Step();
        Assert.Equal(12, pace.Left(stepsLeft: 3, looksLeft: 0).TotalSeconds);
    }

    private sealed class SetClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
