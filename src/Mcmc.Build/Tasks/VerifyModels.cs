using System.Globalization;
using System.Text;
using Mcmc.Build.Incremental;
using Mcmc.Build.Items;
using Mcmc.Build.Protocol;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Mcmc.Build.Tasks;

/// <summary>
/// Says in every build what the recorded results say: errors for budgets that are not met, warnings, and the measured
/// figures. So a build that failed over a budget fails again, without a worker.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyModels : ModelTask
{
    /// <summary>The compressed models, or in Check mode the models, with their measured figures as metadata.</summary>
    [Output]
    public ITaskItem[] CompressedModels { get; private set; } = [];

    private protected override void Execute(IReadOnlyList<ModelItem> models, BudgetSeverity budgets, DiagnosticLog log)
    {
        var compressed = new List<ITaskItem>();
        foreach (var model in models)
        {
            // Without a record CompressModels has already said why.
            if (ResultRecord.TryRead(model.RecordPath) is not { } record)
            {
                continue;
            }

            foreach (var message in record.Messages.Where(message => message.Kind == WorkerMessageKind.Diagnostic))
            {
                log.Write(message, model, budgets);
            }

            compressed.Add(ToItem(model, record));
        }

        CompressedModels = [.. compressed];
    }

    private static TaskItem ToItem(ModelItem model, ResultRecord record)
    {
        var item = new TaskItem(Escape(model.WritesOutput ? model.OutputPath : model.ModelPath));
        item.SetMetadata("OriginalModel", Escape(model.ModelPath));
        item.SetMetadata("TargetPath", Escape(model.TargetPath));
        foreach (var message in record.Messages.Where(message => message.Kind == WorkerMessageKind.Result))
        {
            item.SetMetadata(message[0], Escape(message[1]));
        }

        return item;
    }

    /// <summary>MSBuild takes what a task returns as escaped.</summary>
    private static string Escape(string text)
    {
        const string special = "%*?@$();'";
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (special.IndexOf(character) < 0)
            {
                escaped.Append(character);
            }
            else
            {
                escaped.Append('%').Append(((int)character).ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
