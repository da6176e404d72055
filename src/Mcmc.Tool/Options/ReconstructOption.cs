namespace Mcmc.Tool.Options;

/// <summary><c>--reconstruct STEPS</c>: training towards the original's values, without labels, after the repair by least squares.</summary>
internal sealed class ReconstructOption : NumberOption<int>
{
    /// <summary>More would take days and change nothing.</summary>
    public const int Most = 100_000;

    public ReconstructOption()
        : base("--reconstruct", "a whole number from 1 to 100000", n => n is >= 1 and <= Most)
    {
        Description = "After the repair, train for so many steps of 32 samples to come closest to what the original computes inside, without labels: better, and minutes instead of seconds. 1000 is a good start.";
        HelpName = "STEPS";
    }
}
