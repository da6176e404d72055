using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Data;

/// <summary>
/// Who may look at which samples of the validation data. The three never overlap, and depend on nothing but the numbers of
/// samples and the seed. Each is in random order, so that its first n samples are a fair draw too.
/// </summary>
/// <param name="Search">Samples that trials are scored on: a third of the data, at most 1,000.</param>
/// <param name="Calibration">Samples that weights are repaired with: of the training data where there is some, else as many
/// again as <paramref name="Search"/>.</param>
/// <param name="Judge">The rest, which neither search nor repair has seen: the accuracy budget is judged on them.</param>
/// <param name="CalibrationIsTraining">Whether <paramref name="Calibration"/> counts samples of the training data.</param>
internal sealed record DataSlices(int[] Search, int[] Calibration, int[] Judge, bool CalibrationIsTraining)
{
    private const int Largest = 1000;
    private const int Parts = 3;

    /// <param name="count">Samples of the validation data.</param>
    /// <param name="trainingCount">Samples of the training data; null where there is none.</param>
    /// <param name="seed">The same seed draws the same samples.</param>
    /// <exception cref="McmcException">MCMC4003 for fewer than three samples.</exception>
    public static DataSlices Draw(int count, int? trainingCount, long seed)
    {
        if (count < Parts)
        {
            throw new McmcException(Codes.DataInvalid, $"The data set holds {count} samples; search, calibration and judgement need at least {Parts}, and some hundreds to tell models apart.");
        }

        var order = new SeededRandom(seed, "data-slices").Permutation(count);
        var part = Math.Min(Largest, count / Parts);
        var search = order[..part];
        if (trainingCount is not { } training)
        {
            return new DataSlices(search, order[part..(2 * part)], order[(2 * part)..], CalibrationIsTraining: false);
        }

        var calibration = new SeededRandom(seed, "calibration").Permutation(training);
        return new DataSlices(search, calibration[..Math.Min(Largest, training)], order[part..], CalibrationIsTraining: true);
    }
}
