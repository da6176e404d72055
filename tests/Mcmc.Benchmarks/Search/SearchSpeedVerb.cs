using System.CommandLine;
using Mcmc.Benchmarks.Repair;

namespace Mcmc.Benchmarks.Search;

/// <summary>How many predictions, episodes and trials a search makes in a second, as a table.</summary>
internal sealed class SearchSpeedVerb : Command
{
    private readonly Option<string?> model = new("--model") { Description = "one network instead of all" };
    private readonly Option<int> trials = new("--trials") { DefaultValueFactory = _ => 24, Description = "networks to evaluate" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/search-speed.md" };

    public SearchSpeedVerb()
        : base("search-speed", $"times predictions, episodes and trials of a search; data from {MeasuringData.Variable}")
    {
        Add(model);
        Add(trials);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var subjects = RepairSubject.All.Where(s => parsed.GetValue(model) is not { } name || s.Name == name).ToArray();
        if (subjects.Any(s => new[] { Path.Combine("models", s.Model), s.Calibration, s.Validation }.Any(file => MeasuringData.Find(file) is null)))
        {
            return 2;
        }

        using var log = new ProgressLog<SearchSpeedRecord>(ResultFile.Artifact("search-speed.log"), $"search-speed of {parsed.GetValue(trials)} trials, engine {EngineVersion.Text}");
        foreach (var subject in subjects.Where(s => !log.Results.Exists(r => r.Subject == s.Name)))
        {
            log.Add(new SearchSpeedTrial(subject, file => MeasuringData.Find(file)!, parsed.GetValue(trials)).Run());
        }

        using var whole = new ProgressLog<WholeSearchRecord>(ResultFile.Artifact("search-speed-whole.log"), $"whole searches, engine {EngineVersion.Text}");
        foreach (var subject in subjects.Where(s => !whole.Results.Exists(r => r.Subject == s.Name)))
        {
            whole.Add(new SearchSpeedTrial(subject, file => MeasuringData.Find(file)!, parsed.GetValue(trials)).RunWhole());
        }

        int Order(string name) => Array.FindIndex(subjects, s => s.Name == name);
        var page = SearchSpeedPage.Render([.. log.Results.OrderBy(r => Order(r.Subject))], [.. whole.Results.OrderBy(r => Order(r.Subject))]);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("search-speed.md", page);
        }

        return 0;
    }
}
