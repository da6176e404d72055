using Mcmc.RepositoryBuild;

Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true; // The child gets the signal too; wait for it to end.

IVerb[] verbs =
[
    new SampleVerb(),
    new TestVerb(),
    new CheckVerb(),
    new PackVerb(),
    new BenchmarkVerb("graphs", "check the oracle on random networks (--count, --seed, --write)"),
    new BenchmarkVerb("fuzz", "load and cut damaged model files (--count, --seed, --write)"),
    new BenchmarkVerb("kills", "kill a search or a fine-tuning at random moments and resume it (--what, --count, --seed, --write)"),
    new BenchmarkVerb("zoo", "check the oracle on the committed exports (--write)"),
    new BenchmarkVerb("scaling", "time and memory by the number of nodes (--write, --large)"),
    new BenchmarkVerb("repair", "accuracy of networks cut to half, repaired; data from MCMC_DATA (--write)"),
    new BenchmarkVerb("scratch", "a small network trained from scratch, beside PyTorch (--write, --python)"),
    new BenchmarkVerb("data-loading", "how long training waits for its data; data from MCMC_DATA (--write)"),
    new BenchmarkVerb("latency", "predicted against measured latencies of pruned networks (--write, --profile, --data)"),
    new BenchmarkVerb("search-speed", "predictions, episodes and trials per second; data from MCMC_DATA (--write, --trials)"),
    new BenchmarkVerb("search-comparison", "search strategies side by side; data from MCMC_DATA; resumes (--write, --network, --strategy, --trials, --seed, --minutes)"),
    new BenchmarkVerb("headlines", "the method's headline results by the public commands; data from MCMC_DATA; many hours; resumes (--write, --row, --minutes)"),
    new BenchmarkVerb("toys", "the search agent and its parts where the front is known (--write)"),
    new BenchmarkVerb("training-speed", "training throughput and memory beside PyTorch's (--write, --python)"),
    new MeasurementVerb("noop", "what a build with nothing to do costs, with ten models and 50,000 data files; resumes (--write)", "Measurements.NoOpMeasurement.Build_with_nothing_to_do_costs"),
    new MeasurementVerb("locked", "what a locked build of samples/CiGate costs, and whether it always gives the same bytes (--write)", "Measurements.LockedMeasurement.Locked_build_of_a_clone_costs"),
    new MeasurementVerb("concurrent", "20 builds at once: all succeed, one search (--write)", "Builds.ConcurrentBuildTests.Twenty_builds_at_once_all_succeed_after_one_search"),
    new MeasurementVerb("build-kills", "builds killed at 50 random moments, then run again; resumes (--write)", "Measurements.BuildKillsMeasurement.Builds_killed_at_fifty_moments_leave_no_orphan_and_the_next_is_right"),
    new RelockVerb(),
    new BenchmarkVerb("micro", "BenchmarkDotNet's measurements; options go to it"),
];
var verb = args.Length == 0 ? null : verbs.FirstOrDefault(candidate => candidate.Name == args[0]);
if (verb is null)
{
    Console.Error.WriteLine("Usage: dotnet run --project build -- VERB");
    foreach (var known in verbs)
    {
        Console.Error.WriteLine($"  {known.Name,-8}{known.Summary}");
    }

    return 2;
}

try
{
    return verb.Run(Repository.Find(), args[1..]);
}
catch (StepFailedException failure)
{
    Console.Error.WriteLine($"{verb.Name}: {failure.Message}");
    return 1;
}
