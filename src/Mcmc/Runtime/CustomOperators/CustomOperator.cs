using Mcmc.Operators.Gradients;

namespace Mcmc.Runtime.CustomOperators;

/// <summary>An operator on 32-bit floats whose kernel is written here instead of in ONNX Runtime.</summary>
/// <param name="name">Its name in <see cref="Domain"/>.</param>
/// <param name="inputs">The number of inputs.</param>
/// <param name="outputs">The number of outputs.</param>
internal abstract class CustomOperator(string name, int inputs, int outputs)
{
    public const string Domain = KernelNames.Domain;

    public string Name { get; } = name;

    public int Inputs { get; } = inputs;

    /// <summary>Inputs from this one on may be left out.</summary>
    public int RequiredInputs { get; init; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>Makes the kernel of one node.</summary>
    /// <param name="attributes">The node's.</param>
    /// <param name="threads">The threads of the session.</param>
    public abstract CustomKernel Create(KernelAttributes attributes, int threads);
}
