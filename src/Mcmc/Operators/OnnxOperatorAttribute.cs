namespace Mcmc.Operators;

/// <summary>Names the ONNX operators that a class describes. The library finds the class by it; nothing else registers an operator.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnnxOperatorAttribute(params string[] opTypes) : Attribute
{
    public IReadOnlyList<string> OpTypes { get; } = opTypes;

    /// <summary>The operator's domain; empty for the default one.</summary>
    public string Domain { get; init; } = "";
}
