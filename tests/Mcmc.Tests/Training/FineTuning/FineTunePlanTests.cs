using Mcmc.Training.FineTuning;

namespace Mcmc.Tests.Training.FineTuning;

public sealed class FineTunePlanTests
{
    private const int Batch = 16;

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(5, 0.01)]
    [InlineData(6, 0.015)]
    [InlineData(20, 0.085)]
    [InlineData(23, 0.1)]
    [InlineData(10_000, 0.1)]
    public void Of_long_training_takes_higher_rates(int epochs, double highest)
    {
        var plan = Plan(new FineTuneFixture().Job(), epochs);
        Assert.Equal(highest, HighestRate(plan), 1e-5);
    }

    [Fact]
    public void Of_a_model_without_normalisation_takes_half_of_the_lowest_rate_at_any_length() =>
        Assert.All([1, 100], epochs => Assert.Equal(0.005, HighestRate(Plan(new FineTuneFixture("small/vgg-bn-folded.onnx").Job(), epochs)), 1e-5));

    [Theory]
    [InlineData("small/vgg-bn.onnx", 6, 10)]
    [InlineData("small/vgg-bn.onnx", 5, 1)]
    [InlineData("small/vgg-bn-folded.onnx", 6, 1)]
    public void Of_long_training_with_normalisation_bears_the_loss_of_a_network_that_knows_nothing(string model, int epochs, double classes) =>
        Assert.Equal(Math.Log(classes), Plan(new FineTuneFixture(model).Job(), epochs).BearableLoss);

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, 5)]
    [InlineData(30, 15)]
    public void Of_a_job_with_a_teacher_makes_new_batches_for_half_of_the_epochs_and_for_five_at_least(int epochs, int? cycle) =>
        Assert.Equal(cycle, Plan(new FineTuneFixture().Job(), epochs).Cycle);

    private static double HighestRate(FineTunePlan plan) => plan.Schedule.At((long)(0.1f * plan.Steps));

    private static FineTunePlan Plan(FineTuneJob job, int epochs) => FineTunePlan.Of(job, new FineTuneOptions { Epochs = epochs, BatchSize = Batch }, Batch);
}
