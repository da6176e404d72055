namespace Mcmc.RepositoryBuild;

/// <summary>One command of the repository's build.</summary>
internal interface IVerb
{
    string Name { get; }

    string Summary { get; }

    /// <returns>The exit code: 0 when all went well.</returns>
    /// <exception cref="StepFailedException">A step failed; its own output says why.</exception>
    int Run(Repository repository, string[] arguments);
}
