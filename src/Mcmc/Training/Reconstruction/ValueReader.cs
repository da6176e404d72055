using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Training.Reconstruction;

/// <summary>Values inside a model with one input, computed for one batch after another.</summary>
internal sealed class ValueReader : IDisposable
{
    private readonly InferenceRunner runner;
    private readonly InferenceBinding binding;

    /// <param name="model">Stays as it is.</param>
    /// <param name="values">Of the model; floats.</param>
    /// <param name="input">The batch, which every <see cref="Run"/> reads.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    public ValueReader(Model model, IReadOnlyList<Value> values, RunnerTensor input, int threads)
    {
        var part = Submodel.Ending(model, values);
        var feed = part.Graph.Feeds.Single();
        var batch = feed.Shape is [{ Size: > 0 and var size }, ..] ? size : input.Dims[0];
        BatchSize.Fix(part, input.Dims[0], new InputShapes(new Dictionary<string, long[]> { [feed.Name] = [batch, .. input.Dims[1..]] }));
        runner = InferenceRunner.Load(part, new RunnerOptions { Threads = threads }, "values inside the model");
        binding = runner.Bind(input);
    }

    /// <summary>What the last run gave for one of the values.</summary>
    public RunnerTensor this[int index] => binding.Outputs[index];

    public void Run() => binding.Run();

    public void Dispose()
    {
        binding.Dispose();
        runner.Dispose();
    }
}
