using Mcmc.Data.Evaluation;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Compression;

/// <summary>Scores policies on the samples that the choice may look at: divergence of the outputs from the original's, no labels needed.</summary>
internal sealed class TrialQuality(ChannelGroups groups, InputShapes inputs, Evaluator evaluator)
{
    private ReferenceOutputs? reference;

    /// <summary>Networks evaluated so far.</summary>
    public int Count { get; private set; }

    /// <summary>Mean Kullback–Leibler divergence from the original, in nats.</summary>
    public double Divergence(Policy policy, CancellationToken cancellation)
    {
        reference ??= evaluator.Reference(groups.Model, cancellation: cancellation);
        Count++;
        return evaluator.Agreement(Pruner.Slice(policy, inputs), reference, cancellation: cancellation).Loss;
    }
}
