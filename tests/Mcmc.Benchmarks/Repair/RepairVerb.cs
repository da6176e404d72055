using System.CommandLine;

namespace Mcmc.Benchmarks.Repair;

/// <summary>Accuracy after cutting and after repair, as a table.</summary>
internal sealed class RepairVerb : Command
{
    private readonly Option<string?> model = new("--model") { Description = "one network instead of all" };
    private readonly Option<int> threads = new("--threads") { DefaultValueFactory = _ => 2, Description = "threads of ONNX Runtime" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/repair.md" };

    public RepairVerb()
        : base("repair", $"cuts trained networks to half of their MACs and repairs them; data from {MeasuringData.Variable}")
    {
        Add(model);
        Add(threads);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var subjects = RepairSubject.All.Where(s => parsed.GetValue(model) is not { } name || s.Name == name).ToArray();
        if (subjects.Any(s => new[] { Path.Combine("models", s.Model), s.Calibration, s.Validation, s.Test }.Any(file => MeasuringData.Find(file) is null)))
        {
            return 2;
        }

        using var log = new ProgressLog<RepairRecord>(ResultFile.Artifact("repair.log"), $"repair with {parsed.GetValue(threads)} threads, engine {EngineVersion.Text}");
        foreach (var subject in subjects)
        {
            var trial = new Lazy<RepairTrial>(() => new RepairTrial(subject, file => MeasuringData.Find(file)!, parsed.GetValue(threads)));
            foreach (var step in RepairTrial.Steps.Where(s => !log.Results.Exists(r => r.Subject == subject.Name && r.Step == s)))
            {
                log.Add(trial.Value.Run(step));
                Console.Error.WriteLine(log.Results[^1]);
            }
        }

        var page = RepairPage.Render([.. log.Results.OrderBy(r => Array.FindIndex(subjects, s => s.Name == r.Subject))]);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("repair.md", page);
        }

        return 0;
    }
}
