namespace Mcmc.Tests.Operators;

/// <summary>Nodes whose inferred shapes are compared with ONNX Runtime's. Every operator of the library has at least one.</summary>
internal interface IOperatorCases
{
    static abstract IEnumerable<OneNode> Cases { get; }
}
