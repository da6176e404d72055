namespace Mcmc.Benchmarks.Scratch;

/// <summary>One network trained from its first weights to the end.</summary>
/// <param name="Engine"><c>Mcmc</c> or <c>PyTorch</c>.</param>
/// <param name="Seed">Of the first weights, the order of the samples and their variation.</param>
/// <param name="Validation">Top-1 accuracy on the validation images, in [0, 1].</param>
/// <param name="Test">Top-1 accuracy on the test images, in [0, 1].</param>
/// <param name="Seconds">Of training alone.</param>
internal sealed record ScratchRecord(string Engine, int Seed, double Validation, double Test, double Seconds);
