using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators;

/// <summary>
/// What the engine knows of one ONNX operator: how it shapes its outputs, which axes it ties together, what has to
/// change in it when channels go, and what it costs. One operator is one file; a capability that is not overridden
/// is an explicit "cannot", never a guess.
/// </summary>
internal abstract class Operator
{
    /// <summary>
    /// Sets the dimensions (and, where they are known, the integer contents) of the outputs. Called only when the
    /// dimensions of all inputs are known, unless <see cref="AcceptsUnknownShapes"/>.
    /// </summary>
    public abstract void InferShapes(ShapeContext c);

    /// <summary>Whether <see cref="InferShapes"/> can work with inputs of unknown dimensions.</summary>
    public virtual bool AcceptsUnknownShapes => false;

    /// <summary>
    /// Ties input, weight and output axes channel by channel. Every labelled input axis that the operator does not
    /// read here is fenced, so an operator without rules is always safe.
    /// </summary>
    public virtual void TieAxes(TieContext c) => c.FenceInputs("has no axis rules");

    /// <summary>Adjusts attributes and constant inputs of the copied node after channels are gone; weights are sliced by the pruner.</summary>
    public virtual void Slice(SliceContext c)
    {
    }

    /// <summary>Multiply–accumulates at the given dimensions (design: Conv, ConvTranspose, Gemm, MatMul and attention only).</summary>
    public virtual long CountMacs(NodeShapes shapes) => 0;

    /// <summary>Builds the gradients of the inputs from those of the outputs, or refuses with the reason.</summary>
    public virtual void Differentiate(GradientContext c) => c.Refuse("has no gradient rule");

    /// <summary>What training may do with a constant at an input.</summary>
    public virtual ParameterKind Parameter(Node node, int input) => ParameterKind.None;

    /// <summary>Whether output 0 is input 0 under other dimensions, so that ONNX Runtime keeps both in the same memory.</summary>
    public virtual bool IsView => false;
}
