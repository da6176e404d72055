using System.CommandLine;

namespace Mcmc.Benchmarks.Repair;

/// <summary>Accuracy after cutting and after repair, as a table.</summary>
internal sealed class RepairVerb : Command
{
    private readonly Option<string?> model = new("--model") { Description = "one network instead of all" };
    private readonly Option<int> threads = new("--threads") { DefaultValueFactory = _ => 2, Description = "threads of ONNX Runtime" };
    private readonly Option<bool> quick = new("--no-fine-tuning") { Description = "leave out the steps that take hours, but for results that are there" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/repair.md" };

    public RepairVerb()
        : base("repair", $"cuts trained networks to half of their MACs and repairs them; data from {MeasuringData.Variable}")
    {
        Add(model);
        Add(threads);
        Add(quick);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var subjects = RepairSubject.All.Where(s => parsed.GetValue(model) is not { } name || s.Name == name).ToArray();
        if (subjects.SelectMany(s => s.Files).Any(file => MeasuringData.Find(file) is null))
        {
            return 2;
        }

        using var log = new ProgressLog<RepairRecord>(ResultFile.Artifact("repair.log"), "repair, without the engine's version: fine-tuning takes hours");
        Lazy<RepairTrial>[] trials = [.. subjects.Select(subject => new Lazy<RepairTrial>(() => new RepairTrial(subject, file => MeasuringData.Find(file)!, parsed.GetValue(threads))))];
        foreach (var step in RepairTrial.Steps.Where(s => !parsed.GetValue(quick) || !RepairTrial.FineTuned.ContainsKey(s)))
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                if (!log.Results.Exists(r => r.Subject == subjects[i].Name && r.Step == step))
                {
                    log.Add(trials[i].Value.Run(step));
                    Console.Error.WriteLine(log.Results[^1]);
                }
            }
        }

        var page = RepairPage.Render([.. log.Results.OrderBy(r => Array.FindIndex(subjects, s => s.Name == r.Subject)).ThenBy(r => Array.IndexOf([.. RepairTrial.Steps], r.Step))]);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("repair.md", page);
        }

        return 0;
    }
}
