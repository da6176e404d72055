namespace Mcmc.Search.Agent;

/// <summary>
/// Whose turn it is: of two ways to propose, the one that has lately added more to the front's hypervolume is asked more
/// often (adaptive operator selection: Fialho et al., "Analyzing bandit-based adaptive operator selection mechanisms",
/// Annals of Mathematics and Artificial Intelligence 60, 2010; here by probability matching).
/// </summary>
internal sealed class Merits
{
    /// <summary>What a trial counts for; those before it fade as much.</summary>
    private const double Rate = 0.05;

    /// <summary>Neither way is forgotten: what brings nothing now may later.</summary>
    private const double LeastShare = 0.1;

    private const double MostShare = 0.5;

    private double first;
    private double second;

    /// <summary>How often the first way is to be asked; half where nothing is known.</summary>
    public double Share => first + second > 0 ? Math.Clamp(first / (first + second), LeastShare, MostShare) : MostShare;

    /// <param name="isFirst">Which of the two proposed the trial.</param>
    /// <param name="gain">What it added to the hypervolume.</param>
    public void Learn(bool isFirst, double gain)
    {
        ref var merit = ref isFirst ? ref first : ref second;
        merit += Rate * (gain - merit);
    }
}
