namespace Mcmc.Build.Protocol;

internal enum WorkerMessageKind
{
    Diagnostic,
    Progress,
    Note,
    Input,
    Result,
    Done,
}
