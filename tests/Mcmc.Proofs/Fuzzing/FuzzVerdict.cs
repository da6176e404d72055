using Mcmc.Diagnostics;

namespace Mcmc.Proofs.Fuzzing;

/// <summary>What one damaged file led to.</summary>
/// <param name="Code">The diagnostic's code, <c>cut</c> where the model was loaded and sliced, <c>failure</c> where neither came.</param>
/// <param name="Message">The diagnostic, or what went wrong.</param>
/// <param name="CpuMs">Processor time of the whole process meanwhile, in milliseconds.</param>
/// <param name="AllocatedBytes">Managed memory allocated, whether or not it was given back.</param>
internal sealed record FuzzVerdict(string Code, string Message, double CpuMs, long AllocatedBytes)
{
    public const string Cut = "cut";
    public const string Failure = "failure";
    public const double MaxCpuMs = 10_000;
    public const long MaxAllocatedBytes = 1_000_000_000;

    /// <summary>The engine's own check of what it has cut is a diagnostic too, but of its mistake, not of the file's.</summary>
    public bool Holds => Code != Failure && Code != Codes.ProofFailed.Id && CpuMs <= MaxCpuMs && AllocatedBytes <= MaxAllocatedBytes;
}
