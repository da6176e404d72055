using Mcmc.Ir;

namespace Mcmc.Data.Evaluation;

/// <summary>What a classifier's outputs are.</summary>
internal enum OutputScale
{
    /// <summary>Any numbers, of which softmax makes probabilities. Log-probabilities are such numbers too.</summary>
    Logits,

    /// <summary>The model ends in Softmax.</summary>
    Probabilities,
}

internal static class OutputScales
{
    /// <summary>What <paramref name="output"/> holds: decided by the operator that makes it, behind those that only move numbers.</summary>
    public static OutputScale Of(Value output)
    {
        var value = output;
        while (value.Producer is { Domain: "", OpType: "Identity" or "Flatten" or "Reshape" or "Squeeze" or "Unsqueeze" or "Dropout" } node)
        {
            value = node.Inputs[0]!;
        }

        return value.Producer is { Domain: "", OpType: "Softmax" } ? OutputScale.Probabilities : OutputScale.Logits;
    }
}
