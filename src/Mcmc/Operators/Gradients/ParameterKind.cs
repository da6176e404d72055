namespace Mcmc.Operators.Gradients;

/// <summary>What a constant is to training.</summary>
internal enum ParameterKind
{
    /// <summary>A number of the architecture, which training leaves alone.</summary>
    None,

    /// <summary>A weight of a product or a table: trained, and subject to weight decay.</summary>
    Weight,

    /// <summary>A bias or a parameter of a normalisation or an activation: trained, and spared by weight decay.</summary>
    Offset,

    /// <summary>A running mean or variance: follows the batches, without a gradient.</summary>
    Statistic,
}
