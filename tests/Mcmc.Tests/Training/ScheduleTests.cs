using Mcmc.Training.Schedules;

namespace Mcmc.Tests.Training;

/// <summary>Learning rates against those that <c>tests/Models/scripts/training.py</c> saved from PyTorch.</summary>
public sealed class ScheduleTests
{
    private static readonly Dictionary<string, LearningRateSchedule> Schedules = new(StringComparer.Ordinal)
    {
        ["cosine"] = new Cosine(0.4f, 40, 0.01f),
        ["one-cycle"] = new OneCycle(0.4f, 41),
        ["steps"] = new Steps(0.4f, [10, 25], 0.2f),
        ["warm-up"] = new Cosine(0.4f, 32).AfterWarmUp(8),
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void At_is_PyTorchs_learning_rate(string name)
    {
        var saved = SavedValues.Floats(SavedValues.Read("training.json", "schedules", name));

        SavedValues.AssertClose(saved, [.. Enumerable.Range(0, saved.Length).Select(step => Schedules[name].At(step))]);
    }

    [Fact]
    public void At_stays_at_the_last_rate_after_the_end()
    {
        Assert.Equal(0.01f, new Cosine(0.4f, 40, 0.01f).At(1000));
        Assert.Equal(new OneCycle(0.4f, 41).At(40), new OneCycle(0.4f, 41).At(1000));
    }
}
