using System.Diagnostics;

namespace Mcmc.Benchmarks.Kills;

/// <summary>Work that must survive being killed.</summary>
/// <param name="Name">What it is, for the page.</param>
/// <param name="Start">Starts it, or goes on with it, in a folder.</param>
/// <param name="Content">What it left in its folder, but for clocks.</param>
/// <param name="Progress">How much of it is kept in its folder by now, in whole steps.</param>
internal sealed record KillSubject(string Name, Func<string, Process> Start, Func<string, string> Content, Func<string, int> Progress);
