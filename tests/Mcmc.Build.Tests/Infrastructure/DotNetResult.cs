namespace Mcmc.Build.Tests.Infrastructure;

internal sealed record DotNetResult(int ExitCode, string Output);
