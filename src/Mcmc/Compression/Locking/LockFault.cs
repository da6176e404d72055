using Mcmc.Diagnostics;

namespace Mcmc.Compression.Locking;

/// <summary>Why a lock does not answer a request.</summary>
/// <param name="Code">MCMC5xxx, or MCMC1xxx where the locked model misses a budget.</param>
/// <param name="Why">In words that follow "because".</param>
/// <param name="Remedy">A sentence.</param>
/// <param name="File">The file that it is about.</param>
internal sealed record LockFault(DiagnosticCode Code, string Why, string Remedy, string File)
{
    public static LockFault Of(Diagnostic diagnostic, string why) => new(diagnostic.Code, why, diagnostic.Message, diagnostic.File!);

    /// <summary>The fault where nothing may be computed to mend it.</summary>
    public McmcException InLockedMode() =>
        Code == Codes.LockDamaged ? new McmcException(Code, Remedy, File)
        : new McmcException(Code, Code == Codes.LockMissing ? Remedy : $"The lock file '{File}' does not hold: {Why}. {Remedy}");
}
