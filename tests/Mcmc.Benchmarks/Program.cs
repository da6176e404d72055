using System.CommandLine;
using Mcmc.Benchmarks.Fuzz;
using Mcmc.Benchmarks.Graphs;
using Mcmc.Benchmarks.Headlines;
using Mcmc.Benchmarks.Kills;
using Mcmc.Benchmarks.Latency;
using Mcmc.Benchmarks.Loading;
using Mcmc.Benchmarks.Micro;
using Mcmc.Benchmarks.Repair;
using Mcmc.Benchmarks.Scaling;
using Mcmc.Benchmarks.Scratch;
using Mcmc.Benchmarks.Search;
using Mcmc.Benchmarks.Training;
using Mcmc.Benchmarks.Zoo;

var root = new RootCommand("Proofs and measurements of the engine; results are committed under docs/.")
{
    new GraphsVerb(),
    new GraphsBatchVerb(),
    new FuzzVerb(),
    new FuzzBatchVerb(),
    new KillsVerb(),
    StudySubject.Verb(),
    FineTuneSubject.Verb(),
    new ZooVerb(),
    new ScalingVerb(),
    ScalingRunVerb.Make(),
    ScalingRunVerb.Run(),
    new RepairVerb(),
    new ScratchVerb(),
    new LoadingVerb(),
    new LatencyVerb(),
    new SearchSpeedVerb(),
    new MicroVerb(),
    new TrainingSpeedVerb(),
    new TrainingRunVerb(),
    new TrainingProfileVerb(),
    new ToysVerb(),
    new HeadlinesVerb(),
    new ComparisonVerb(),
};
return await root.Parse(args).InvokeAsync();
