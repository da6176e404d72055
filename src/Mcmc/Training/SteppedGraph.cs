using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Training;

/// <summary>
/// A graph written by hand that is run again and again, some of whose outputs are its own next inputs: weights and the
/// optimizer's moments stay in memory that ONNX Runtime reads and writes in place. First declare inputs, states and outputs,
/// then <see cref="Start"/>, then fill the inputs and <see cref="Run"/>. For one thread at a time.
/// </summary>
internal sealed class SteppedGraph : IDisposable
{
    private readonly Dictionary<Value, RunnerTensor> memories = new(ReferenceEqualityComparer.Instance);
    private readonly List<StateTensor> states = [];
    private readonly Model model;
    private InferenceRunner? runner;
    private InferenceBinding[] bindings = [];

    public SteppedGraph(string name)
    {
        const long IrVersion = 8;
        model = new Model(new Graph { Name = name }) { IrVersion = IrVersion };
        model.Opsets[""] = GraphEmitter.LowestOpset;
        G = new GraphEmitter(model, GraphShapes.Infer(model));
    }

    /// <summary>What the graph is written with.</summary>
    public GraphEmitter G { get; }

    /// <summary>The number of runs so far; it tells which of its two memories a state is read from.</summary>
    public long Runs { get; private set; }

    /// <summary>An input of 32-bit floats that the caller fills through <see cref="Fed"/>.</summary>
    public Value Input(string name, params long[] dims)
    {
        var input = G.Input(name, DataType.Float, dims);
        memories[input] = new RunnerTensor(DataType.Float, dims);
        return input;
    }

    /// <summary>An output, read through <see cref="Fed"/> after a run.</summary>
    public Value Output(Value value)
    {
        var output = G.Output(value);
        memories[output] = new RunnerTensor(G.TypeOf(output), G.Dims(output));
        return output;
    }

    /// <summary>The elements of an input or an output.</summary>
    public Span<float> Fed(Value value) => memories[value].As<float>();

    /// <summary>An input that reads what <see cref="Continue"/> wrote in the run before.</summary>
    public Value State(string name, params long[] dims) => G.Input(name, DataType.Float, dims);

    /// <summary>Ends a state's part of the graph with its next value.</summary>
    public void Continue(Value state, Value next, Tensor initial) =>
        states.Add(new StateTensor(state.Name, state, G.Output(next), initial, alternates: true));

    /// <summary>Opens the session; the graph is finished.</summary>
    public void Start(int threads)
    {
        runner = InferenceRunner.Load(model, new RunnerOptions { Threads = threads });
        bindings = [Bind(runner, 0), Bind(runner, 1)];
    }

    public void Run()
    {
        bindings[Parity].Run();
        Runs++;
    }

    /// <summary>A state as the next run will read it.</summary>
    public ReadOnlySpan<float> Read(Value state) => states.First(s => s.Input == state).Read(Parity).As<float>();

    /// <summary>The states and the number of runs.</summary>
    public byte[] Save() => TrainerState.Save(Runs, states.Select(s => (s.Name, s.Read(Parity))));

    /// <summary>Goes on where the same graph was saved.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of another graph; nothing has changed.</exception>
    public void Restore(ReadOnlySpan<byte> state)
    {
        Runs = TrainerState.Check(state, states.Select(s => (s.Name, s.Read(0))));
        TrainerState.Load(state, states.Select(s => s.Read(Parity)));
    }

    public void Dispose()
    {
        foreach (var binding in bindings)
        {
            binding.Dispose();
        }

        runner?.Dispose();
    }

    private int Parity => (int)(Runs % 2);

    private InferenceBinding Bind(InferenceRunner opened, int parity)
    {
        var byName = memories.ToDictionary(m => m.Key.Name, m => m.Value, StringComparer.Ordinal);
        foreach (var state in states)
        {
            byName[state.Input.Name] = state.Read(parity);
            byName[state.Output.Name] = state.Written(parity);
        }

        return opened.Bind([.. opened.Inputs.Select(i => byName[i.Name])], [.. opened.Outputs.Select(o => byName[o.Name])]);
    }
}
