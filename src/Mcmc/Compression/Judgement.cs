using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Compression;

/// <summary>The original and a pruned model, on the same samples, none of which chose or repaired anything.</summary>
/// <param name="Original">Quality of the original.</param>
/// <param name="Cut">Quality of the sliced model before repair; null where nothing was repaired.</param>
/// <param name="Pruned">Quality of the model that was written.</param>
/// <param name="Drop">What it lost against the original, with its paired interval.</param>
internal sealed record Judgement(Quality Original, Quality? Cut, Quality Pruned, PairedDrop Drop)
{
    /// <exception cref="McmcException">MCMC4003, MCMC4004 where data and model do not fit; MCMC3007.</exception>
    public static Judgement Of(Model original, Model? cut, Model pruned, Evaluator evaluator, IDataSet data, Action<Diagnostic> warn, CancellationToken cancellation)
    {
        if (data.HasLabels)
        {
            var before = evaluator.Accuracy(original, cancellation: cancellation);
            var after = evaluator.Accuracy(pruned, cancellation: cancellation);
            return new Judgement(before, cut is null ? null : evaluator.Accuracy(cut, cancellation: cancellation), after, PairedDrop.Between(before, after));
        }

        warn(new Diagnostic(Codes.LabelsMissing, $"'{data.Name}' has no labels: quality is how often the pruned model agrees with the original, and accuracy budgets are judged by that."));
        var reference = evaluator.Reference(original, cancellation: cancellation);
        var agreement = evaluator.Agreement(pruned, reference, cancellation: cancellation);
        return new Judgement(reference.Quality, cut is null ? null : evaluator.Agreement(cut, reference, cancellation: cancellation), agreement, PairedDrop.Between(reference.Quality, agreement));
    }
}
