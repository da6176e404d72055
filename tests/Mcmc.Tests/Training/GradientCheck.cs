using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;
using Mcmc.Training;
using Mcmc.Training.Kernels;

namespace Mcmc.Tests.Training;

/// <summary>Gradients of Σ outputs · random numbers with respect to every float input and constant, against central differences.</summary>
internal sealed class GradientCheck
{
    private const int ElementsPerInput = 8;
    private const float Tolerance = 1e-3f;

    private readonly Model forward;
    private readonly bool hasKernels;
    private readonly Func<long[], RunnerTensor> factor;
    private readonly Dictionary<string, RunnerTensor> values;
    private readonly List<RunnerTensor> factors = [];
    private readonly Dictionary<string, float[]> gradients = new(StringComparer.Ordinal);

    /// <param name="model">Of fixed shapes.</param>
    /// <param name="feeds">Contents of its inputs.</param>
    /// <param name="factor">The numbers that an output is multiplied by, by its dimensions; random ones unless given.</param>
    /// <param name="hasKernels">Whether the gradients may come from operators of the engine's own.</param>
    public GradientCheck(Model model, IReadOnlyDictionary<Value, RunnerTensor> feeds, Func<long[], RunnerTensor>? factor = null, bool hasKernels = false)
    {
        this.hasKernels = hasKernels;
        this.factor = factor ?? Random;
        values = model.Graph.Feeds.ToDictionary(f => f.Name, f => feeds[f]);
        foreach (var constant in model.Graph.Initializers.Where(i => i.Initializer is { Type: DataType.Float, Count: > 0 }))
        {
            values[constant.Name] = RunnerTensor.From(constant.Initializer!);
        }

        forward = WithInputs(model);
        var copy = WithInputs(model);
        OpsetUpgrade.Run(copy);
        Build(copy);
    }

    public IReadOnlyList<FrozenNode> Frozen { get; private set; } = [];

    /// <summary>Gradients by the name of the input or constant.</summary>
    public IReadOnlyDictionary<string, float[]> Gradients => gradients;

    public void AssertDifferences()
    {
        using var runner = InferenceRunner.Load(forward, new RunnerOptions { Optimize = false });
        foreach (var (name, gradient) in gradients)
        {
            var random = new Random(3);
            foreach (var element in Enumerable.Range(0, gradient.Length).OrderBy(_ => random.Next()).Take(ElementsPerInput))
            {
                // A kink lies closer than the larger step, if at all.
                var steps = new[] { 1e-2f, 2e-3f, 4e-4f };
                var slopes = steps.Select(h => Slope(runner, values[name].As<float>(), element, h)).ToArray();
                Assert.True(
                    slopes.Any(s => (double.IsNaN(s) && float.IsNaN(gradient[element])) || Math.Abs(s - gradient[element]) <= Tolerance * Math.Max(1, Math.Abs(s))),
                    $"{name}[{element}]: gradient {gradient[element]}, differences {string.Join(", ", slopes)}");
            }
        }
    }

    private double Slope(InferenceRunner runner, Span<float> memory, int element, float step)
    {
        var old = memory[element];
        memory[element] = old + step;
        var (above, up) = (Evaluate(runner), memory[element]);
        memory[element] = old - step;
        var (below, down) = (Evaluate(runner), memory[element]);
        memory[element] = old;
        return (above - below) / ((double)up - down);
    }

    private double Evaluate(InferenceRunner runner)
    {
        var outputs = runner.Run([.. runner.Inputs.Select(i => values[i.Name])]);
        var sum = 0.0;
        var floats = outputs.Where(o => o.Type == DataType.Float).ToArray();
        for (var i = 0; i < floats.Length; i++)
        {
            var y = floats[i].As<float>();
            var r = factors[i].As<float>();
            for (var e = 0; e < y.Length; e++)
            {
                sum += (double)y[e] * r[e];
            }
        }

        return sum;
    }

    private void Build(Model model)
    {
        var emitter = new GraphEmitter(model, GraphShapes.Infer(model)) { HasKernels = hasKernels };
        var terms = new List<Value>();
        foreach (var output in model.Graph.Outputs.Where(o => emitter.TypeOf(o) == DataType.Float))
        {
            factors.Add(factor(emitter.Dims(output)));
            terms.Add(emitter.Total(emitter.Mul(output, emitter.Constant(factors[^1].ToTensor()))));
        }

        if (terms.Count == 0)
        {
            return;
        }

        Value[] sources = [.. model.Graph.Feeds.Where(f => f.Type == DataType.Float)];
        var result = GradientGraph.Build(emitter, emitter.Sum(terms), sources);
        Frozen = result.Frozen;
        var found = sources.Where(s => result[s] is not null).ToList();
        model.Graph.Outputs.Clear();
        found.ForEach(s => emitter.Output(result[s]!));
        if (found.Count == 0)
        {
            return;
        }

        if (hasKernels)
        {
            KernelSelection.Run(emitter);
        }

        using var runner = InferenceRunner.Load(model, new RunnerOptions { Operators = hasKernels ? TrainingKernels.All : [] });
        var outputs = runner.Run([.. runner.Inputs.Select(i => values[i.Name])]);
        for (var i = 0; i < found.Count; i++)
        {
            Assert.Equal(values[found[i].Name].Dims, outputs[i].Dims);
            gradients[found[i].Name] = outputs[i].As<float>().ToArray();
        }
    }

    private static RunnerTensor Random(long[] dims)
    {
        var random = new Random(17);
        var tensor = new RunnerTensor(DataType.Float, dims);
        foreach (ref var element in tensor.As<float>())
        {
            element = random.NextSingle() * 2 - 1;
        }

        return tensor;
    }

    private static Model WithInputs(Model model)
    {
        var copy = new ModelCopy(model).Model;
        foreach (var constant in copy.Graph.Initializers.Where(i => i.Initializer is { Type: DataType.Float, Count: > 0 }).ToList())
        {
            constant.Shape = [.. constant.Initializer!.Dims.Select(d => new Dimension(d))];
            (constant.Type, constant.IsDeclared, constant.Initializer) = (DataType.Float, true, null);
            copy.Graph.Initializers.Remove(constant);
            copy.Graph.Inputs.Remove(constant);
            copy.Graph.Inputs.Add(constant);
        }

        return copy;
    }
}
