namespace Mcmc.Benchmarks.Headlines.Untuned;

/// <summary>Accuracy against MACs as pictures beside the page.</summary>
internal static class UntunedPlot
{
    public static string FileName(UntunedNetwork network) => $"results-{network.Name}.svg";

    /// <summary>Draws every network that has a curve.</summary>
    public static void Write(IReadOnlyList<UntunedRecord> points)
    {
        foreach (var network in UntunedNetwork.All.Where(n => n.Shares.Count > 1 && points.Any(p => p.Network == n.Name)))
        {
            var picture = new Picture($"{network.Title}, without fine-tuning", "MACs that remain, %", "top-1 accuracy, %");
            foreach (var method in network.Methods.Reverse())
            {
                var known = points.Where(p => p.Network == network.Name && (p.Method == method || p.Method.Length == 0));
                picture.Add(method, known.OrderBy(p => p.Macs).Select(p => (100 * p.Macs, 100 * p.Accuracy.Top1)), isMarked: true);
            }

            picture.Write(FileName(network));
        }
    }
}
