namespace Mcmc.Search.Agent;

/// <summary>
/// Whose turn it is: of random changes and of the critic's choices, those that have lately added more to the front's
/// hypervolume are asked for more often (adaptive operator selection by probability matching: Fialho et al., "Analyzing
/// bandit-based adaptive operator selection mechanisms", Annals of Mathematics and Artificial Intelligence 60, 2010).
/// </summary>
internal sealed class Merits
{
    /// <summary>What a trial counts for; those before it fade as much.</summary>
    private const double Rate = 0.05;

    /// <summary>Neither is forgotten: what brings nothing now may later.</summary>
    private const double LeastShare = 0.1;

    private double changes;
    private double choices;

    /// <summary>How often random changes are to be asked for.</summary>
    public double ShareOfChanges => changes + choices > 0 ? Math.Clamp(changes / (changes + choices), LeastShare, 1 - LeastShare) : 0.5;

    /// <param name="isChange">Whether the trial was a random change.</param>
    /// <param name="gain">What it added to the hypervolume.</param>
    public void Learn(bool isChange, double gain)
    {
        if (changes + choices == 0)
        {
            // Whoever comes first is not the better for it.
            (changes, choices) = (gain, gain);
        }

        ref var merit = ref isChange ? ref changes : ref choices;
        merit += Rate * (gain - merit);
    }
}
