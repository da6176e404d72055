namespace Mcmc.Proofs.Zoo;

/// <summary>What the oracle found on one network.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Nodes">Nodes of the main graph.</param>
/// <param name="Groups">Channel groups of more than one channel.</param>
/// <param name="Prunable">Those of them that may be cut.</param>
/// <param name="Share">Where its parameters lie.</param>
/// <param name="Fences">The other groups by reason: the first node or value that gives it, and the number of groups.</param>
/// <param name="Policies">Policies compared: prunable groups alone, and all together at three widths.</param>
/// <param name="Worst">The largest difference relative to an output's scale.</param>
/// <param name="Tolerance">The largest that is allowed.</param>
/// <param name="Failures">What does not hold.</param>
/// <param name="Silent">Policies that hold, but change the outputs so little that it shows nothing.</param>
/// <param name="Unrunnable">Why ONNX Runtime cannot run the original, so that nothing could be compared; else null.</param>
internal sealed record ZooResult(
    string Name,
    int Nodes,
    int Groups,
    int Prunable,
    PrunableShare Share,
    IReadOnlyList<ZooFence> Fences,
    int Policies,
    double Worst,
    double Tolerance,
    IReadOnlyList<string> Failures,
    IReadOnlyList<string> Silent,
    string? Unrunnable);
