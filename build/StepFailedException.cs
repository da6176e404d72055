namespace Mcmc.RepositoryBuild;

internal sealed class StepFailedException(string message) : Exception(message);
