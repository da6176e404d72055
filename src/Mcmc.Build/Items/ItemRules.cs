using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;
using Microsoft.Build.Framework;

namespace Mcmc.Build.Items;

/// <summary>What can be said against an item before anything is started.</summary>
internal sealed class ItemRules
{
    private static readonly string[] PathOptions = [WorkerRequest.Data, WorkerRequest.TrainingData, WorkerRequest.Checkpoint, WorkerRequest.Device];

    private static readonly string[] Modes = [WorkerRequest.ModeCompress, WorkerRequest.ModeLocked, WorkerRequest.ModeCheck];

    private static readonly string[] OutputItemTypes = ["None", "Content", "EmbeddedResource", "MauiAsset", "AndroidAsset"];

    /// <summary>A lock file answers without these.</summary>
    private static readonly string[] DataOptions = [WorkerRequest.Data, WorkerRequest.TrainingData];

    private readonly DiagnosticLog log;

    public ItemRules(DiagnosticLog log) => this.log = log;

    /// <returns>Whether every item passes; what is wrong is logged.</returns>
    /// <param name="models">The items.</param>
    /// <param name="copied">Items with a <c>TargetPath</c> that the build copies to the output folder by itself.</param>
    public bool Check(IReadOnlyList<ModelItem> models, IEnumerable<ITaskItem> copied)
    {
        var passes = true;
        foreach (var model in models)
        {
            passes &= CheckOptions(model) && CheckFiles(model);
        }

        return passes & CheckTargetPaths(models, copied) & new LockRules(log).Check(models);
    }

    private bool CheckOptions(ModelItem model)
    {
        if (!Modes.Any(mode => ModelItem.Is(model.Mode, mode)))
        {
            return Fail(model, Codes.OptionInvalid, $"Mode of '{model.Name}' is '{model.Mode}'. Set it to {string.Join(", ", Modes)}.");
        }

        if (!OutputItemTypes.Any(type => ModelItem.Is(model.OutputItemType, type)))
        {
            return Fail(model, Codes.OptionInvalid, $"OutputItemType of '{model.Name}' is '{model.OutputItemType}'. Set it to {string.Join(", ", OutputItemTypes)}.");
        }

        if (LeavesFolder(model.TargetPath))
        {
            return Fail(model, Codes.OptionInvalid, $"TargetPath of '{model.Name}' is '{model.TargetPath}'. Name a file inside the output folder.");
        }

        return true;
    }

    private bool CheckFiles(ModelItem model)
    {
        if (!File.Exists(model.ModelPath))
        {
            return Fail(model, Codes.FileMissing, $"The model '{model.Name}' does not exist. Looked for '{model.ModelPath}'.");
        }

        var passes = true;
        var locked = model.WritesOutput && (ModelItem.Is(model.Mode, WorkerRequest.ModeLocked) || File.Exists(model.LockPath));
        foreach (var option in locked ? PathOptions.Except(DataOptions) : PathOptions)
        {
            var path = model.PathOption(option);
            if (path.Length > 0 && !File.Exists(path) && !Directory.Exists(path))
            {
                passes = Fail(model, Codes.FileMissing, $"{option} of '{model.Name}' does not exist. Looked for '{path}'.");
            }
        }

        return passes;
    }

    private bool CheckTargetPaths(IReadOnlyList<ModelItem> models, IEnumerable<ITaskItem> copied)
    {
        var passes = true;
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in models.Where(model => model.WritesOutput))
        {
            var target = Normalize(model.TargetPath);
            if (taken.TryGetValue(target, out var other))
            {
                passes = Fail(model, Codes.TargetPathTaken, $"'{other}' and '{model.Name}' would both be written to '{target}' in the output folder. Give one of them another TargetPath.");
            }
            else
            {
                taken.Add(target, model.Name);
            }
        }

        foreach (var item in copied.Where(IsCopied))
        {
            var target = Normalize(item.GetMetadata("TargetPath"));
            foreach (var model in models)
            {
                if (model.WritesOutput && ModelItem.Is(target, Normalize(model.TargetPath)) && !model.IsOutput(item.ItemSpec))
                {
                    passes = Fail(model, Codes.TargetPathTaken, $"The project also copies '{item.ItemSpec}' to '{target}' in the output folder, where the compressed '{model.Name}' goes. Remove its CopyToOutputDirectory, or give one of them another TargetPath.");
                }
            }
        }

        return passes;
    }

    private bool Fail(ModelItem model, DiagnosticCode code, string message)
    {
        log.Write(code, message, model.Location);
        return false;
    }

    private static bool LeavesFolder(string path) =>
        Path.IsPathRooted(path) || Normalize(path).Split('/').Contains("..");

    private static bool IsCopied(ITaskItem item) =>
        item.GetMetadata("CopyToOutputDirectory") is { Length: > 0 } copy && !ModelItem.Is(copy, "Never");

    private static string Normalize(string path) => path.Replace('\\', '/');
}
