using Mcmc.Data.Evaluation;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc eval</c>; rates are in [0, 1].</summary>
internal sealed record EvalDocument(int Samples, double Top1, double Top1Low, double Top1High, double Top5, double Loss, double Seconds) : Document
{
    public static EvalDocument Of(Quality quality) =>
        new(quality.Samples, quality.Top1, quality.Top1Low, quality.Top1High, quality.Top5, quality.Loss, quality.Seconds);
}
