using Mcmc.Build.Incremental;
using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;

namespace Mcmc.Build.Items;

/// <summary>One lock file holds one result: items that share one must ask for the same.</summary>
internal sealed class LockRules
{
    private readonly RequestFactory requests = new(studyDirectory: "", storeDirectory: "", keepOriginal: false);
    private readonly DiagnosticLog log;

    public LockRules(DiagnosticLog log) => this.log = log;

    /// <returns>Whether they do; what is wrong is logged.</returns>
    public bool Check(IReadOnlyList<ModelItem> models)
    {
        var passes = true;
        foreach (var sharing in models.Where(model => model.WritesOutput).GroupBy(model => model.LockPath, StringComparer.OrdinalIgnoreCase))
        {
            var first = sharing.First();
            foreach (var other in sharing.Skip(1))
            {
                if (Differing(first, other) is { } option)
                {
                    log.Write(Codes.LockShared, $"'{first.TargetPath}' and '{other.TargetPath}' have one lock file, '{other.LockPath}', and different values of {option}. Give one of them another LockFile.", other.Location);
                    passes = false;
                }
            }
        }

        return passes;
    }

    private string? Differing(ModelItem first, ModelItem second)
    {
        var (one, two) = (requests.Create(first), requests.Create(second));
        return one.Values.Concat(two.Values).Select(option => option.Key).FirstOrDefault(option =>
            option != WorkerRequest.Mode && !Freshness.Circumstances.Contains(option) && one[option] != two[option]);
    }
}
