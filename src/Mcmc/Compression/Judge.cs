using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Compression;

/// <summary>Compares models with the original on the same samples. The original is run once, when it is first needed.</summary>
internal sealed class Judge(Model original, Evaluator evaluator, IDataSet data, Action<Diagnostic> warn)
{
    private Quality? accuracy;
    private ReferenceOutputs? reference;

    /// <param name="cut">The sliced model before repair; null where nothing was repaired.</param>
    /// <param name="pruned">The model to judge.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="McmcException">MCMC4003, MCMC4004 where data and model do not fit; MCMC3007.</exception>
    public Judgement Of(Model? cut, Model pruned, CancellationToken cancellation)
    {
        if (data.HasLabels)
        {
            accuracy ??= evaluator.Accuracy(original, cancellation: cancellation);
            var after = evaluator.Accuracy(pruned, cancellation: cancellation);
            return new Judgement(accuracy, cut is null ? null : evaluator.Accuracy(cut, cancellation: cancellation), after, PairedDrop.Between(accuracy, after));
        }

        if (reference is null)
        {
            warn(new Diagnostic(Codes.LabelsMissing, $"'{data.Name}' has no labels: quality is how often the pruned model agrees with the original, and accuracy budgets are judged by that."));
            reference = evaluator.Reference(original, cancellation: cancellation);
        }

        var agreement = evaluator.Agreement(pruned, reference, cancellation: cancellation);
        return new Judgement(reference.Quality, cut is null ? null : evaluator.Agreement(cut, reference, cancellation: cancellation), agreement, PairedDrop.Between(reference.Quality, agreement));
    }
}
