using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Training.Kernels;
using Mcmc.Training.Optimizers;

namespace Mcmc.Training;

/// <summary>
/// Trains a model at a fixed batch size: fill <see cref="Inputs"/> and <see cref="Targets"/>, call <see cref="Step"/>, again
/// and again. Weights and the optimizer's state stay in memory that ONNX Runtime reads and writes in place. The same state,
/// batches and seed give the same bits on the same machine. For one thread at a time.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private readonly TrainerOptions options;
    private readonly StepGraph graph;
    private readonly InferenceRunner runner;
    private readonly InferenceBinding[] bindings;
    private readonly Dictionary<string, RunnerTensor> scalars;
    private readonly RunnerTensor[] masks;
    private readonly RunnerTensor loss = new(DataType.Float);

    public Trainer(Model model, TrainerOptions options)
    {
        this.options = options;
        graph = new StepGraph(model, options);
        Inputs = [.. graph.Training.Feeds.Select(Memory)];
        Outputs = [.. graph.ModelOutputs.Select(Memory)];
        Targets = graph.Targets.ToDictionary(t => t.Key, t => Memory(t.Value));
        scalars = graph.Scalars.ToDictionary(s => s.Key, s => Memory(s.Value));
        masks = [.. graph.Training.Masks.Select(m => Memory(m.Input))];
        runner = InferenceRunner.Load(graph.Training.Model, Session(options), "the training step");
        bindings = [Bind(0), Bind(1)];
    }

    /// <summary>What a step reads: one tensor for each input of the model, the batch first.</summary>
    public IReadOnlyList<RunnerTensor> Inputs { get; }

    /// <summary>What the loss compares with, by the names that it declares.</summary>
    public IReadOnlyDictionary<string, RunnerTensor> Targets { get; }

    /// <summary>What the model gave in the last step, before its update.</summary>
    public IReadOnlyList<RunnerTensor> Outputs { get; }

    /// <summary>The number of steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>Names of the initializers that steps change, running statistics included.</summary>
    public IReadOnlyList<string> Trained => [.. graph.Training.Parameters.Select(p => p.Name).Where(Changes)];

    /// <summary>Nodes without a gradient; what lies behind them keeps its weights.</summary>
    public IReadOnlyList<FrozenNode> Frozen => graph.Frozen;

    /// <summary>Forward, backward, update. Returns the loss before the update; it is for the caller to look whether it is a number.</summary>
    public float Step(float learningRate)
    {
        scalars[Optimizer.LearningRate].As<float>()[0] = learningRate;
        foreach (var name in options.Optimizer.Scalars)
        {
            scalars[name].As<float>()[0] = options.Optimizer.Scalar(name, Steps + 1);
        }

        for (var i = 0; i < masks.Length; i++)
        {
            Draw(masks[i], graph.Training.Masks[i].Ratio, new SeededRandom(options.Seed, $"dropout {i} {Steps}"));
        }

        bindings[Parity].Run();
        Steps++;
        return loss.As<float>()[0];
    }

    /// <summary>Writes what was learnt into the model that training started from, or its moving average where one is kept and asked for.</summary>
    public void WriteTo(Model model, bool average = false)
    {
        SharedStatistics.Separate(model.Graph);
        var averages = average ? graph.Averages.ToDictionary(a => a.Name, StringComparer.Ordinal) : [];
        var values = model.Graph.Values().ToDictionary(v => v.Name, StringComparer.Ordinal);
        foreach (var parameter in graph.Training.Parameters.Where(p => Changes(p.Name)))
        {
            var state = averages.GetValueOrDefault($"{parameter.Name}/average") ?? State(parameter.Name)!;
            Constants.Replace(values[parameter.Name], parameter.Initial.With(parameter.Initial.Dims, state.Read(Parity).Data.ToArray()));
        }
    }

    /// <summary>A parameter as it is now, to be read or set between steps (a target network, say).</summary>
    public RunnerTensor Weight(string name) => State(name)?.Read(Parity) ?? throw new ArgumentException($"'{name}' is not trained.", nameof(name));

    /// <summary>Everything that the next step depends on beside its batch.</summary>
    public byte[] Save() => TrainerState.Save(Steps, graph.States.Select(s => (s.Name, s.Read(Parity))));

    /// <summary>Goes on where a trainer of the same model and options was saved.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of another trainer; nothing has changed.</exception>
    public void Restore(ReadOnlySpan<byte> state)
    {
        var steps = TrainerState.Check(state, graph.States.Select(s => (s.Name, s.Read(0))));
        Steps = steps;
        TrainerState.Load(state, graph.States.Select(s => s.Read(Parity)));
    }

    /// <summary>How the step runs.</summary>
    internal static RunnerOptions Session(TrainerOptions options) => RunnerOptions.ForTraining(options.Threads) with { Operators = options.Mode.UsesKernels ? TrainingKernels.All : [] };

    public void Dispose()
    {
        foreach (var binding in bindings)
        {
            binding.Dispose();
        }

        runner.Dispose();
    }

    private int Parity => (int)(Steps % 2);

    private bool Changes(string name) => State(name) is not null;

    private StateTensor? State(string name) => graph.States.FirstOrDefault(s => s.Name == name);

    private RunnerTensor Memory(Value value) => new(graph.Training.Emitter.TypeOf(value), graph.Training.Emitter.Dims(value));

    private InferenceBinding Bind(int parity)
    {
        var byName = new Dictionary<string, RunnerTensor>(StringComparer.Ordinal) { [graph.Loss.Name] = loss };
        Add(graph.Training.Feeds, Inputs);
        Add(graph.ModelOutputs, Outputs);
        Add([.. graph.Training.Masks.Select(m => m.Input)], masks);
        foreach (var (name, value) in graph.Targets)
        {
            byName[value.Name] = Targets[name];
        }

        foreach (var (name, value) in graph.Scalars)
        {
            byName[value.Name] = scalars[name];
        }

        foreach (var state in graph.States)
        {
            byName[state.Input.Name] = state.Read(parity);
            byName[state.Output.Name] = state.Written(parity);
        }

        foreach (var parameter in graph.Training.Parameters.Where(p => !byName.ContainsKey(p.Value.Name)))
        {
            byName[parameter.Value.Name] = RunnerTensor.From(parameter.Initial);
        }

        return runner.Bind([.. runner.Inputs.Select(i => byName[i.Name])], [.. runner.Outputs.Select(o => byName[o.Name])]);

        void Add(IReadOnlyList<Value> values, IReadOnlyList<RunnerTensor> tensors)
        {
            for (var i = 0; i < values.Count; i++)
            {
                byName[values[i].Name] = tensors[i];
            }
        }
    }

    private static void Draw(RunnerTensor mask, float ratio, SeededRandom random)
    {
        var kept = 1 / (1 - ratio);
        foreach (ref var element in mask.As<float>())
        {
            element = random.NextSingle() < ratio ? 0 : kept;
        }
    }
}
