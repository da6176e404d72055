using Mcmc.Runtime;

namespace Mcmc.Search.Agent;

/// <summary>Normal noise, truncated to the interval of actions by drawing again, as AMC has it (He et al., ECCV 2018).</summary>
internal static class ExplorationNoise
{
    private const int Draws = 16;

    public static float Around(float action, float deviation, SeededRandom random)
    {
        for (var i = 0; i < Draws; i++)
        {
            var drawn = action + deviation * (float)random.NextGaussian();
            if (drawn is >= 0 and <= 1)
            {
                return drawn;
            }
        }

        return Math.Clamp(action, 0, 1);
    }
}
