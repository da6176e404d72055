using FsCheck;
using FsCheck.Fluent;
using Mcmc.Data;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Data;

public sealed class DataSlicesTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261122, 1).WithQuietOnSuccess(true);

    [Fact]
    public void Draw_without_training_data_gives_three_slices_that_share_nothing_and_leave_nothing()
    {
        Prop.ForAll(Sizes(), Seeds(), (count, seed) =>
        {
            var slices = DataSlices.Draw(count, trainingCount: null, seed);
            var third = Math.Min(1000, count / 3);

            Assert.Equal(third, slices.Search.Length);
            Assert.Equal(third, slices.Calibration.Length);
            Assert.False(slices.CalibrationIsTraining);
            Assert.Equal(Enumerable.Range(0, count), slices.Search.Concat(slices.Calibration).Concat(slices.Judge).Order());
        }).Check(Fixed);
    }

    [Fact]
    public void Draw_with_training_data_calibrates_on_that_alone()
    {
        Prop.ForAll(Sizes(), Sizes(), Seeds(), (count, training, seed) =>
        {
            var slices = DataSlices.Draw(count, training, seed);

            Assert.True(slices.CalibrationIsTraining);
            Assert.Equal(Math.Min(1000, training), slices.Calibration.Distinct().Count());
            Assert.Equal(slices.Calibration.Length, slices.Calibration.Distinct().Count());
            Assert.All(slices.Calibration, sample => Assert.InRange(sample, 0, training - 1));
            Assert.Equal(Enumerable.Range(0, count), slices.Search.Concat(slices.Judge).Order());
        }).Check(Fixed);
    }

    [Fact]
    public void Draw_depends_on_the_seed_and_on_nothing_else()
    {
        var first = DataSlices.Draw(5000, null, 7);
        var again = DataSlices.Draw(5000, null, 7);
        var other = DataSlices.Draw(5000, null, 8);

        Assert.Equal(first.Search, again.Search);
        Assert.Equal(first.Calibration, again.Calibration);
        Assert.Equal(first.Judge, again.Judge);
        Assert.NotEqual(first.Search, other.Search);

        // Chance is 1,000 × 1,000 / 5,000 = 200 in common.
        Assert.InRange(first.Search.Intersect(other.Search).Count(), 150, 250);
    }

    [Fact]
    public void Draw_searches_on_the_same_samples_with_and_without_training_data() =>
        Assert.Equal(DataSlices.Draw(400, null, 1).Search, DataSlices.Draw(400, 10, 1).Search);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Draw_of_too_few_samples_is_MCMC4003(int count) =>
        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => DataSlices.Draw(count, null, 0)).Diagnostic.Code);

    private static Arbitrary<int> Sizes() => Gen.OneOf(Gen.Choose(3, 40), Gen.Choose(2990, 3010), Gen.Choose(3, 12000)).ToArbitrary();

    private static Arbitrary<long> Seeds() => ArbMap.Default.ArbFor<long>();
}
