using Mcmc.Runtime;

namespace Mcmc.Search.Agent;

/// <summary>Weight vectors over the objectives, on the simplex.</summary>
/// <param name="user">The user's priority; it is brought to the sum 1.</param>
internal sealed class Preferences(float[] user)
{
    /// <summary>The user's priority.</summary>
    public float[] User { get; } = [.. user.Select(weight => weight / user.Sum())];

    public int Objectives => User.Length;

    /// <summary>Draws evenly from the simplex (Dirichlet's distribution with every parameter 1).</summary>
    public static void Uniform(SeededRandom random, Span<float> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            var drawn = -Math.Log(1 - random.NextDouble());
            weights[i] = (float)drawn;
            sum += drawn;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(weights[i] / sum);
        }
    }

    /// <summary>The preference of an episode: the user's with a probability, else one from all over the simplex.</summary>
    public float[] Behaviour(SeededRandom random, float userShare)
    {
        var weights = (float[])User.Clone();
        if (random.NextSingle() >= userShare)
        {
            Uniform(random, weights);
        }

        return weights;
    }
}
