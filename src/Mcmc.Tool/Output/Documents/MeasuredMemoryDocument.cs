namespace Mcmc.Tool.Output.Documents;

/// <summary>Memory as measured here, beside what is computed (<c>totals.memoryBytes</c>).</summary>
/// <param name="ProcessBytes">Peak of a fresh process above its baseline, without an arena: weights, activations and what ONNX Runtime needs for them.</param>
/// <param name="AllocatedBytes">The most that ONNX Runtime's own records say was in use during the first run, weights included.</param>
internal sealed record MeasuredMemoryDocument(long ProcessBytes, long AllocatedBytes);
