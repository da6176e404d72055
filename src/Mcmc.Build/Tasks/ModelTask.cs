using Mcmc.Build.Items;
using Mcmc.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Mcmc.Build.Tasks;

/// <summary>What the tasks over <c>McmcModel</c> items have in common.</summary>
public abstract class ModelTask : Task
{
    /// <summary>The <c>McmcModel</c> items.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>Absolute path of the project that is built.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Where the worker's results are kept; relative to the project or absolute.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary><c>error</c>, <c>warning</c> or <c>message</c>: what a budget becomes that is not met.</summary>
    public string BudgetSeverity { get; set; } = "error";

    public override bool Execute()
    {
        var log = new DiagnosticLog(Log);
        if (!Enum.TryParse(BudgetSeverity, ignoreCase: true, out BudgetSeverity severity) || !Enum.IsDefined(typeof(BudgetSeverity), severity))
        {
            log.Write(Codes.OptionInvalid, $"McmcBudgetSeverity is '{BudgetSeverity}'. Set it to error, warning or message.", new SourceLocation(ProjectFile));
            return false;
        }

        try
        {
            Execute([.. Models.Select(item => new ModelItem(item, ProjectFile, IntermediateDirectory))], severity, log);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Write(Codes.OutputUnwritable, $"{exception.Message} Results are kept in '{IntermediateDirectory}'.", new SourceLocation(ProjectFile));
        }

        return !Log.HasLoggedErrors;
    }

    private protected abstract void Execute(IReadOnlyList<ModelItem> models, BudgetSeverity budgets, DiagnosticLog log);
}
