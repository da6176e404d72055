using System.CommandLine;
using System.Diagnostics;
using Mcmc.Proofs.Kills;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Kills;

/// <summary>Kills work at random moments, resumes it, and compares what it leaves with what an uninterrupted run leaves.</summary>
internal sealed class KillsVerb : Command
{
    private readonly Option<int> count = new("--count") { DefaultValueFactory = _ => 50, Description = "how many kills" };
    private readonly Option<string?> what = new("--what") { Description = "study or finetune; both unless it is given" };
    private readonly Option<long> seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "draws the moments" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/proofs/kills.md" };

    public KillsVerb()
        : base("kills", "kills a search or a fine-tuning at random moments (SIGKILL), resumes it, and compares with an uninterrupted one")
    {
        Add(what);
        Add(count);
        Add(seed);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        KillSubject[] all = [StudySubject.Create(), FineTuneSubject.Create()];
        var subjects = all.Where(s => parsed.GetValue(what) is not { } name || s.Name == name);
        using var log = new ProgressLog<KillRecord>(ResultFile.Artifact($"kills-{parsed.GetValue(seed)}.log"), $"kills from seed {parsed.GetValue(seed)}, engine {EngineVersion.Text}");
        foreach (var subject in subjects)
        {
            Try(subject, parsed.GetValue(count), parsed.GetValue(seed), log);
        }

        var page = KillsPage.Render(log.Results, parsed.GetValue(seed));
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write(Path.Combine("proofs", "kills.md"), page);
        }

        return log.Results.TrueForAll(r => r.Holds) ? 0 : 1;
    }

    private static void Try(KillSubject subject, int count, long seed, ProgressLog<KillRecord> log)
    {
        var whole = Folder(subject, "whole");
        var watch = Stopwatch.StartNew();
        Finish(subject, whole);
        var (duration, expected) = (watch.Elapsed, subject.Content(whole));
        var random = new SeededRandom(seed, subject.Name);
        for (var number = 0; number < count; number++)
        {
            var moment = random.NextDouble();
            if (log.Results.Exists(r => r.Subject == subject.Name && r.Number == number))
            {
                continue;
            }

            var folder = Folder(subject, "killed");
            bool killed;
            using (var program = subject.Start(folder))
            {
                killed = KilledRun.Until(program, moment * duration);
            }

            var kept = subject.Progress(folder);
            Finish(subject, folder);
            var content = subject.Content(folder);
            log.Add(new KillRecord(subject.Name, number, moment, killed, kept, subject.Progress(folder) < kept, content == expected));
            Console.WriteLine(log.Results[^1]);
        }
    }

    private static void Finish(KillSubject subject, string folder)
    {
        using var program = subject.Start(folder);
        program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        if (program.ExitCode != 0)
        {
            throw new InvalidOperationException($"{subject.Name} ended with exit code {program.ExitCode}.");
        }
    }

    private static string Folder(KillSubject subject, string name)
    {
        var folder = ResultFile.Artifact("kills", $"{subject.Name}-{name}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }
}
