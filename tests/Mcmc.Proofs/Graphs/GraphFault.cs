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

    /// <summary>The process ended, or never came to an end.</summary>
    Died,
}
