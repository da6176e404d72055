namespace Mcmc.Benchmarks.Scaling;

/// <summary>One network through load, groups, slice and save, in a process of its own: nothing is warm. Times are processor time.</summary>
/// <param name="Nodes">Nodes of the network.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="FileBytes">The size of its file, external data included.</param>
/// <param name="LoadMs">Reading and checking the file.</param>
/// <param name="GroupsMs">Finding the channel groups.</param>
/// <param name="ImportanceMs">Ranking the channels.</param>
/// <param name="SliceMs">Cutting every group to half.</param>
/// <param name="SaveMs">Writing the result.</param>
/// <param name="PeakBytes">The largest working set of the process.</param>
/// <param name="BaseBytes">The working set before anything was loaded.</param>
internal sealed record ScalingRecord(
    int Nodes,
    long Parameters,
    long FileBytes,
    double LoadMs,
    double GroupsMs,
    double ImportanceMs,
    double SliceMs,
    double SaveMs,
    long PeakBytes,
    long BaseBytes);
