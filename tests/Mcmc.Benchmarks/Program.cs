using System.CommandLine;
using Mcmc.Benchmarks.Fuzz;
using Mcmc.Benchmarks.Graphs;
using Mcmc.Benchmarks.Zoo;

var root = new RootCommand("Proofs and measurements of the engine; results are committed under docs/.")
{
    new GraphsVerb(),
    new FuzzVerb(),
    new FuzzBatchVerb(),
    new ZooVerb(),
};
return await root.Parse(args).InvokeAsync();
