namespace Mcmc.Proofs.Graphs;

/// <summary>What a trial of one network found.</summary>
/// <param name="Fault">What went wrong first.</param>
/// <param name="Message">Its description; empty where nothing did.</param>
/// <param name="Groups">Channel groups with more than one channel.</param>
/// <param name="Prunable">Those of them that may be cut.</param>
/// <param name="Fences">Why the others may not, with the number of groups.</param>
/// <param name="Policies">Policies that were compared.</param>
/// <param name="Worst">The largest difference, relative to the outputs' scale.</param>
/// <param name="Flips">Comparisons in which a rounding or a comparison fell to the other side on some inputs, and agreed on most.</param>
internal sealed record GraphVerdict(GraphFault Fault, string Message, int Groups, int Prunable, SortedDictionary<string, int> Fences, int Policies, double Worst, int Flips)
{
    public bool Holds => Fault == GraphFault.None;

    public static GraphVerdict Failed(GraphFault fault, string message) => new(fault, message, 0, 0, [], 0, 0, 0);
}
