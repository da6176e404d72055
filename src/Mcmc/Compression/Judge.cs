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
    /// <param name="repaired">The repaired model before fine-tuning; null where nothing was fine-tuned.</param>
    /// <param name="pruned">The model to judge.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="McmcException">MCMC4003, MCMC4004 where data and model do not fit; MCMC3007.</exception>
    public Judgement Of(Model? cut, Model? repaired, Model pruned, CancellationToken cancellation)
    {
        if (data.HasLabels)
        {
            Quality? Accuracy(Model? model) => model is null ? null : evaluator.Accuracy(model, cancellation: cancellation);
            accuracy ??= Accuracy(original)!;
            var after = Accuracy(pruned)!;
            return new Judgement(accuracy, Accuracy(cut), Accuracy(repaired), after, PairedDrop.Between(accuracy, after));
        }

        if (reference is null)
        {
            warn(new Diagnostic(Codes.LabelsMissing, $"'{data.Name}' has no labels: quality is how often the pruned model agrees with the original, and accuracy budgets are judged by that."));
            reference = evaluator.Reference(original, cancellation: cancellation);
        }

        Quality? Agreement(Model? model) => model is null ? null : evaluator.Agreement(model, reference, cancellation: cancellation);
        var agreement = Agreement(pruned)!;
        return new Judgement(reference.Quality, Agreement(cut), Agreement(repaired), agreement, PairedDrop.Between(reference.Quality, agreement));
    }
}
