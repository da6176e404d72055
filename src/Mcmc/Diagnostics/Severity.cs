namespace Mcmc.Diagnostics;

/// <summary>How a diagnostic ends up in a build: an error fails it, a warning does not.</summary>
public enum Severity
{
    Error,
    Warning,
}
