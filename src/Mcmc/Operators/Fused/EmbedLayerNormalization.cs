using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Fused;

/// <summary>Word, position and segment embeddings [·,H] of ids [B,S], summed and normalised: [B,S,H].</summary>
[OnnxOperator("EmbedLayerNormalization", Domain = "com.microsoft")]
internal sealed class EmbedLayerNormalization : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0) is not [var batch, var length] || c.In(2) is not [_, var hidden])
        {
            c.Fail("embeds ids that are no matrix");
            return;
        }

        c.Set(0, [batch, length, hidden], c.Type(2));
        c.Set(1, [batch], DataType.Int32);
        c.Set(2, [batch, length, hidden], c.Type(2));
    }

    public override void TieAxes(TieContext c) => c.FenceInputs("normalises over the last axis");
}
