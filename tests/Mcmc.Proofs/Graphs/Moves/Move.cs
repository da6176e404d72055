namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Adds a few nodes that read <paramref name="x"/>; null where they cannot.</summary>
internal delegate Feature? Move(GraphBuilder g, Feature x);
