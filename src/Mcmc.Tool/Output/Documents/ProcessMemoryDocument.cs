namespace Mcmc.Tool.Output.Documents;

/// <summary>The peak of a process that runs one model, beside what it had taken before the model came.</summary>
internal sealed record ProcessMemoryDocument(long BaselineBytes, long PeakBytes) : Document;
