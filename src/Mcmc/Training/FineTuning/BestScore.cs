using Mcmc.Data.Evaluation;

namespace Mcmc.Training.FineTuning;

/// <summary>What the best weights reach on the validation samples.</summary>
/// <param name="Before">The student's own rate, in [0, 1].</param>
/// <param name="Top1">Their rate, in [0, 1].</param>
/// <param name="Loss">Their loss, which decides between equal rates.</param>
/// <param name="Epoch">After which epoch; 0 for the student's own.</param>
/// <param name="IsAverage">Whether they are the moving average.</param>
internal readonly record struct BestScore(double Before, double Top1, double Loss, int Epoch, bool IsAverage)
{
    public static BestScore OfStudent(Quality quality) => new(quality.Top1, quality.Top1, quality.Loss, 0, false);

    public bool IsBeatenBy(Quality quality) => quality.Top1 > Top1 || (quality.Top1 == Top1 && quality.Loss < Loss);

    public BestScore Replace(Quality quality, int epoch, bool isAverage) => new(Before, quality.Top1, quality.Loss, epoch, isAverage);
}
