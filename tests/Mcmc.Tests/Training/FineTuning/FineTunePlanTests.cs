using Mcmc.Data;
using Mcmc.Training.FineTuning;

namespace Mcmc.Tests.Training.FineTuning;

public sealed class FineTunePlanTests
{
    private const int Batch = 16;

    [Fact]
    public void Of_with_a_teacher_mixes_samples()
    {
        var job = new FineTuneFixture().Job() with { Augment = new Augmentation(2, true) };
        Assert.Equal(job.Augment with { Cutmix = 1 }, Plan(job, 1).Augment);
    }

    [Fact]
    public void Of_without_a_teacher_varies_samples_as_told()
    {
        var job = new FineTuneFixture().Job() with { Augment = new Augmentation(2, true), Teacher = null };
        Assert.Equal(job.Augment, Plan(job, 1).Augment);
    }

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0, 0.3)]
    public void Of_data_that_are_mixed_already_leaves_them_so(double mixup, double cutmix)
    {
        var job = new FineTuneFixture().Job() with { Augment = Augmentation.None with { Mixup = mixup, Cutmix = cutmix } };
        Assert.Equal(job.Augment, Plan(job, 1).Augment);
    }

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(5, 0.01)]
    [InlineData(20, 0.02)]
    [InlineData(10_000, 0.1)]
    public void Of_long_training_takes_higher_rates(int epochs, double highest)
    {
        var plan = Plan(new FineTuneFixture().Job(), epochs);
        Assert.Equal(highest, HighestRate(plan), 1e-5);
    }

    [Fact]
    public void Of_a_model_without_normalisation_takes_half_of_the_lowest_rate_at_any_length() =>
        Assert.All([1, 100], epochs => Assert.Equal(0.005, HighestRate(Plan(new FineTuneFixture("small/vgg-bn-folded.onnx").Job(), epochs)), 1e-5));

    private static double HighestRate(FineTunePlan plan) => plan.Schedule.At((long)(0.1f * plan.Steps));

    private static FineTunePlan Plan(FineTuneJob job, int epochs) => FineTunePlan.Of(job, new FineTuneOptions { Epochs = epochs, BatchSize = Batch }, Batch);
}
