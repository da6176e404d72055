using Mcmc.Proofs.Graphs;

namespace Mcmc.Benchmarks.Graphs;

/// <summary>One random graph's result, as the log keeps it.</summary>
internal sealed record GraphRecord(int Seed, int Nodes, GraphVerdict Verdict);
