using Mcmc.Data.Evaluation;

namespace Mcmc.Training.FineTuning;

/// <summary>What the best weights reach on the validation samples.</summary>
/// <param name="Before">The student's own rate, in [0, 1].</param>
/// <param name="Top1">Their rate, in [0, 1].</param>
/// <param name="Loss">Their loss, which decides between equal rates.</param>
/// <param name="Highest">The highest rate of any weights so far, in [0, 1].</param>
/// <param name="Epoch">After which epoch; 0 for the student's own.</param>
/// <param name="IsAverage">Whether they are the moving average.</param>
internal readonly record struct BestScore(double Before, double Top1, double Loss, double Highest, int Epoch, bool IsAverage)
{
    public static BestScore OfStudent(Quality quality) => new(quality.Top1, quality.Top1, quality.Loss, quality.Top1, 0, false);

    /// <summary>
    /// Rates that differ by less than chance cannot tell two epochs apart, and the highest of many is the luckiest: within one
    /// standard error of it (Breiman et al., "Classification and regression trees", 1984, section 3.4.3) the later epoch is the
    /// better one, whose learning rate was lower. Weights that are not better than the student's own never are.
    /// </summary>
    public bool IsBeatenBy(Quality quality, int epoch) =>
        quality.Top1 > Top1
        || (quality.Top1 == Top1 && quality.Loss < Loss)
        || (epoch > Epoch && quality.Top1 > Before && quality.Top1 >= Highest - Math.Sqrt(Highest * (1 - Highest) / quality.Samples));

    public BestScore Replace(Quality quality, int epoch, bool isAverage) =>
        new(Before, quality.Top1, quality.Loss, Math.Max(Highest, quality.Top1), epoch, isAverage);
}
