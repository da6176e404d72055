namespace Mcmc.Data;

/// <summary>Samples that weights are repaired with; their labels are not looked at.</summary>
/// <param name="Data">Stays open while this is used.</param>
/// <param name="Samples">Which of them.</param>
/// <param name="Augment">How they may be varied where they are looked at more than once.</param>
internal sealed record CalibrationSet(IDataSet Data, int[] Samples, Augmentation Augment)
{
    private const int HeldOutShare = 10;

    /// <summary>All but a tenth, and the tenth, for what tells afterwards whether the others were learnt by heart; of one sample nothing is held out.</summary>
    public (CalibrationSet Fitted, CalibrationSet HeldOut) Split()
    {
        var held = Math.Min(Samples.Length / 2, Math.Max(1, Samples.Length / HeldOutShare));
        return (this with { Samples = Samples[..^held] }, this with { Samples = Samples[^held..] });
    }
}
