namespace Mcmc.Search;

/// <summary>
/// Evaluates networks on images. Safe from several threads at once, and the same widths give the same result, whatever was
/// evaluated before or beside.
/// </summary>
internal interface ITrialEvaluator
{
    /// <param name="widths">The width of every group, by group index.</param>
    /// <param name="cancellation">Ends it; what it had found by then is lost.</param>
    TrialResult Evaluate(int[] widths, CancellationToken cancellation);
}
