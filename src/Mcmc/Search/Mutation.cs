using Mcmc.Runtime;

namespace Mcmc.Search;

/// <summary>Random changes: a known network, drawn evenly, with a few of its groups at other widths, as near to it as is admissible.</summary>
internal static class Mutation
{
    /// <summary>Of its proposals.</summary>
    public const string Origin = "local";

    private const int MostChanges = 4;
    private const int Attempts = 100;

    /// <summary>Changes until something comes out that was not tried yet, or nothing seems left.</summary>
    /// <param name="environment">Where.</param>
    /// <param name="known">Networks to change; where there are none, the widest is changed.</param>
    /// <param name="tried">Networks that were proposed before.</param>
    /// <param name="random">Draws networks, groups and widths.</param>
    /// <returns>A finished walk.</returns>
    public static Walk Of(IEnvironment environment, IReadOnlyList<Proposal> known, TriedWidths tried, SeededRandom random)
    {
        Walk walk;
        var attempt = 0;
        do
        {
            var widths = known.Count == 0 ? [.. environment.Choices.Select(c => c[^1])] : (int[])known[random.Next(known.Count)].Widths.Clone();
            Change(environment, widths, random);
            walk = new Walk(environment.Begin(widths)).To(widths);
        }
        while (tried.Contains(walk.Widths) && ++attempt < Attempts);
        return walk;
    }

    private static void Change(IEnvironment environment, int[] widths, SeededRandom random)
    {
        int[] open = [.. Enumerable.Range(0, widths.Length).Where(i => environment.Choices[i].Length > 1)];
        for (var changes = 1 + random.Next(MostChanges); changes > 0 && open.Length > 0; changes--)
        {
            var group = open[random.Next(open.Length)];
            widths[group] = environment.Choices[group][random.Next(environment.Choices[group].Length)];
        }
    }
}
