namespace Mcmc.Build.Protocol;

internal enum WorkerMessageKind
{
    Diagnostic,
    Progress,
    Input,
    Result,
    Done,
}
