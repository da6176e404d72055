using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Training;

/// <summary>
/// One training step as one graph: forward, loss, backward, update. Updates stand last and those of the first layers first:
/// ONNX Runtime works its way back from the last node, so each gradient is used up as soon as it is there.
/// </summary>
internal sealed class StepGraph
{
    private readonly TrainerOptions options;
    private readonly GraphEmitter g;
    private readonly Dictionary<string, Value> scalars = new(StringComparer.Ordinal);
    private readonly List<StateTensor> states = [];
    private readonly List<StateTensor> averages = [];

    public StepGraph(Model model, TrainerOptions options)
    {
        this.options = options;
        Training = TrainingGraph.Of(model, options.Mode, options.Shapes);
        g = Training.Emitter;
        var context = new LossContext(Training);
        var loss = options.Loss.Build(context);
        Targets = context.Targets;
        Trained = [.. Training.Parameters.Where(p => p.Kind != ParameterKind.Statistic && !options.Frozen.Contains(p.Original.Name))];
        Node[] forward = [.. g.Graph.Nodes];
        var gradients = GradientGraph.Build(g, loss, Trained.Select(p => p.Value));
        Frozen = gradients.Frozen;
        ModelOutputs = [.. Training.Outputs];
        Loss = g.Output(loss);
        Update(gradients);
        if (g.HasKernels)
        {
            KernelSelection.Run(g);
            if (options.Recomputes)
            {
                Recomputation.Run(g, forward, Training.Feeds);
            }
        }
    }

    public TrainingGraph Training { get; }

    /// <summary>Inputs of the loss, by name.</summary>
    public IReadOnlyDictionary<string, Value> Targets { get; }

    /// <summary>Scalar inputs: the learning rate and the optimizer's.</summary>
    public IReadOnlyDictionary<string, Value> Scalars => scalars;

    /// <summary>Weights and offsets that the loss may change.</summary>
    public IReadOnlyList<Parameter> Trained { get; }

    public IReadOnlyList<FrozenNode> Frozen { get; }

    public IReadOnlyList<Value> ModelOutputs { get; }

    public Value Loss { get; }

    /// <summary>Everything that goes on from step to step, the averages included.</summary>
    public IReadOnlyList<StateTensor> States => states;

    /// <summary>The moving averages of the trained parameters, under their names.</summary>
    public IReadOnlyList<StateTensor> Averages => averages;

    private void Update(GradientGraph gradients)
    {
        foreach (var name in options.Optimizer.Scalars.Prepend(Optimizer.LearningRate))
        {
            scalars[name] = g.Input(name, DataType.Float);
        }

        var found = Trained.Select(p => (Parameter: p, Gradient: gradients[p.Value])).Where(p => p.Gradient is not null).ToList();
        var clipped = found.Where(f => !IsLengthFree(f.Parameter)).ToList();
        var scale = options.ClipNorm is { } limit && clipped.Count > 0 ? ClipScale([.. clipped.Select(f => f.Gradient!)], limit) : null;
        foreach (var statistic in Training.Statistics)
        {
            Follow(statistic);
        }

        foreach (var (parameter, gradient) in found)
        {
            Update(parameter, scale is null || IsLengthFree(parameter) ? gradient! : g.Mul(gradient!, scale));
        }
    }

    private bool IsLengthFree(Parameter parameter) => options.Optimizer.IsLengthFree(g.Dims(parameter.Value), parameter.Kind == ParameterKind.Weight);

    /// <summary>The factor that brings the common norm of the gradients down to the limit.</summary>
    private Value ClipScale(IReadOnlyList<Value> gradients, float limit)
    {
        var squares = gradients.Select(v => g.Total(g.Square(v))).ToList();
        var norm = g.Op("Sqrt", g.Sum(squares));
        const float Epsilon = 1e-6f;
        return g.Op("Min", g.Op("Div", g.Scalar(limit), g.Add(norm, Epsilon)), g.Scalar(1));
    }

    private void Update(Parameter parameter, Value gradient)
    {
        var optimizer = options.Optimizer;
        var dims = g.Dims(parameter.Value);
        var slots = optimizer.Slots.Select(slot => g.Input($"{parameter.Name}/{slot}", DataType.Float, dims)).ToArray();
        var (weight, next) = optimizer.Update(g, new UpdateInputs(parameter.Value, gradient, slots, scalars, parameter.Kind == ParameterKind.Weight));
        for (var i = 0; i < slots.Length; i++)
        {
            states.Add(new StateTensor($"{parameter.Name}/{optimizer.Slots[i]}", slots[i], g.Output(next[i]), Zeros(dims), alternates: false));
        }

        var output = g.Output(weight);
        states.Add(new StateTensor(parameter.Name, parameter.Value, output, parameter.Initial, alternates: true));
        if (options.AverageDecay is { } decay)
        {
            var average = g.Input($"{parameter.Name}/average", DataType.Float, dims);
            var moved = g.Add(g.Mul(average, decay), g.Mul(output, 1 - decay));
            averages.Add(new StateTensor($"{parameter.Name}/average", average, g.Output(moved), parameter.Initial, alternates: false));
            states.Add(averages[^1]);
        }
    }

    private void Follow(BatchStatistics s)
    {
        var parameter = Training.Parameters.First(p => p.Value == s.Running);
        if (options.Frozen.Contains(parameter.Original.Name))
        {
            return;
        }

        var next = g.Add(g.Mul(s.Running, s.Momentum), g.Mul(s.Batch, (1 - s.Momentum) * s.Correction));
        if (states.Find(other => other.Name == parameter.Name) is null)
        {
            // BatchNormalization's own kernel reads the running statistics too, whenever it runs.
            states.Add(new StateTensor(parameter.Name, s.Running, g.Output(next), parameter.Initial, alternates: true));
        }
    }

    private static Tensor Zeros(long[] dims) => new(DataType.Float, dims, new byte[DataType.Float.Bytes(dims.Aggregate(1L, (p, d) => p * d))]);
}
