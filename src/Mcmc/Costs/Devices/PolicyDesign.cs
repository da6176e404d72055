using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>Chooses which networks to time next: of several random ones the one whose expensive layers are least known.</summary>
internal sealed class PolicyDesign
{
    private const int Candidates = 12;
    private const int Blind = 6;

    private readonly LayerSites sites;
    private readonly RandomWidths draws;
    private readonly RandomWidths heldOut;

    public PolicyDesign(LayerSites sites, ChannelLayout layout, long seed)
    {
        this.sites = sites;
        draws = new RandomWidths(sites.Groups, layout, new SeededRandom(seed, "profile"));
        heldOut = new RandomWidths(sites.Groups, layout, new SeededRandom(seed, "validation"));
    }

    /// <summary>Widths that judge the profile: drawn without a look at it.</summary>
    public int[] NextHeldOut() => heldOut.Draw();

    /// <summary>Widths for the tables.</summary>
    /// <param name="known">Policies that are in the tables.</param>
    /// <param name="surface">The surface of a layer's key; null where nothing is known of it.</param>
    public int[] Next(int known, Func<string, LayerSurface?> surface)
    {
        if (known == 0)
        {
            return sites.Groups.Widths;
        }

        var best = draws.Draw();
        var most = -1.0;
        for (var i = 0; i < Candidates; i++)
        {
            // The same number of draws whatever is known, so that a resumed profile goes on with the same numbers.
            var widths = draws.Draw();
            var worth = known < Blind ? 0 : Worth(widths, surface);
            if (worth > most)
            {
                (best, most) = (widths, worth);
            }
        }

        return best;
    }

    /// <summary>The share of the network's time that is not known from points near by.</summary>
    private double Worth(int[] widths, Func<string, LayerSurface?> surface)
    {
        var (known, all) = (0.0, 0.0);
        foreach (var site in sites.All)
        {
            if (surface(site.Key) is { } timings)
            {
                var (input, output) = (site.Input.At(widths), site.Output.At(widths));
                var us = timings.At(input, output);
                all += us;
                known += us * timings.Novelty(input, output);
            }
        }

        return all > 0 ? known / all : 0;
    }
}
