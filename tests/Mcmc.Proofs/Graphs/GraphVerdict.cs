namespace Mcmc.Proofs.Graphs;

/// <summary>What is wrong with a trial, or nothing.</summary>
internal enum GraphFault
{
    None,

    /// <summary>ONNX Runtime refuses the random network itself: the generator's mistake.</summary>
    Generator,

    /// <summary>The engine gives other dimensions than the generator worked out.</summary>
    Shapes,

    /// <summary>Finding groups or slicing threw.</summary>
    Engine,

    /// <summary>ONNX Runtime refuses the masked or the sliced model.</summary>
    Refused,

    /// <summary>The sliced model's outputs are not the masked original's.</summary>
    Differs,
}

/// <summary>What a trial of one network found.</summary>
/// <param name="Fault">What went wrong first.</param>
/// <param name="Message">Its description; empty where nothing did.</param>
/// <param name="Groups">Channel groups with more than one channel.</param>
/// <param name="Prunable">Those of them that may be cut.</param>
/// <param name="Policies">Policies that were compared.</param>
/// <param name="Worst">The largest difference, relative to the outputs' scale.</param>
/// <param name="Flips">Comparisons in which a rounding or a comparison fell to the other side on some inputs, and agreed on most.</param>
internal sealed record GraphVerdict(GraphFault Fault, string Message, int Groups, int Prunable, int Policies, double Worst, int Flips)
{
    public bool Holds => Fault == GraphFault.None;

    public static GraphVerdict Failed(GraphFault fault, string message) => new(fault, message, 0, 0, 0, 0, 0);
}
