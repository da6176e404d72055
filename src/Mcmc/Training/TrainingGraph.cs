using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Training;

/// <summary>
/// A copy of a model made for training at one batch size: weights are inputs, BatchNormalization normalises by the batch,
/// Dropout multiplies by masks that are fed. Loss, gradients and updates are appended to it.
/// </summary>
internal sealed class TrainingGraph
{
    private readonly List<Parameter> parameters = [];
    private readonly List<DropoutMask> masks = [];
    private readonly List<BatchStatistics> statistics = [];

    private TrainingGraph(GraphEmitter emitter, Model model)
    {
        (Emitter, Model) = (emitter, model);
        Feeds = [.. model.Graph.Feeds];
        Outputs = [.. model.Graph.Outputs];
    }

    public GraphEmitter Emitter { get; }

    public Model Model { get; }

    /// <summary>The model's own inputs, which a batch is written to.</summary>
    public IReadOnlyList<Value> Feeds { get; }

    /// <summary>The model's own outputs.</summary>
    public IReadOnlyList<Value> Outputs { get; }

    /// <summary>What training changes: weights, offsets and running statistics.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    public IReadOnlyList<DropoutMask> Masks => masks;

    public IReadOnlyList<BatchStatistics> Statistics => statistics;

    /// <exception cref="McmcException">MCMC3003, MCMC3008, MCMC4012 as inference of shapes has it; MCMC4011 for an operator set that is too old.</exception>
    public static TrainingGraph Of(Model original, TrainingMode mode, InputShapes? shapes = null)
    {
        var copy = new ModelCopy(original);
        var model = copy.Model;
        var originals = original.Graph.Values().ToDictionary(v => copy[v], v => v);
        foreach (var (own, shared) in SharedStatistics.Separate(model.Graph))
        {
            originals[own] = originals[shared];
        }

        BatchSize.Fix(model, mode.Batch, shapes);
        OpsetUpgrade.Run(model);
        Constants.ToInitializers(model.Graph, originals);
        var training = new TrainingGraph(new GraphEmitter(model, GraphShapes.Infer(model)) { HasKernels = mode.UsesKernels }, model);
        training.Prepare(mode, originals);
        return training;
    }

    private void Prepare(TrainingMode mode, Dictionary<Value, Value> originals)
    {
        var kinds = new ParameterKinds(Model.Graph);
        foreach (var constant in Model.Graph.Initializers.Where(i => i.Initializer!.Type == DataType.Float).ToList())
        {
            if (originals.TryGetValue(constant, out var original) && kinds.Of(constant) is var kind and not ParameterKind.None)
            {
                parameters.Add(new Parameter(constant, original, kind, constant.Initializer!));
            }
        }

        foreach (var node in Model.Graph.Nodes.ToList())
        {
            if (node is { OpType: "BatchNormalization", Domain: "" } && mode.NormalizesByBatch)
            {
                NormalizeByBatch(node);
            }
            else if (node is { OpType: "Dropout", Domain: "" } && mode.DropsOut)
            {
                DropOut(node);
            }
        }

        ToInputs();
    }

    /// <summary>
    /// Momentum 0 makes the node hand over the batch's own mean and variance. ONNX Runtime writes them over the node's
    /// inputs, so those must not be the running statistics themselves, which are read again.
    /// </summary>
    private void NormalizeByBatch(Node node)
    {
        if (Emitter.Dims(node.Inputs[1]!).Length != 1 || node.Inputs.Skip(3).Any(s => parameters.TrueForAll(p => p.Value != s)))
        {
            return;
        }

        var momentum = node.Float("momentum", 0.9f);
        node.Attributes["training_mode"] = new IntAttribute(1);
        node.Attributes["momentum"] = new FloatAttribute(0);
        var (mean, variance) = (new Value(node.Outputs[0]!.Name + ".mean") { Producer = node }, new Value(node.Outputs[0]!.Name + ".variance") { Producer = node });
        node.Outputs.RemoveRange(1, node.Outputs.Count - 1);
        node.Outputs.AddRange([mean, variance]);
        Emitter.Shapes.Extend(node, Emitter.Opset);
        var dims = Emitter.Dims(node.Inputs[0]!);
        var samples = NodeShapes.Product(dims) / Math.Max(1, dims[1]);
        statistics.Add(new BatchStatistics(node.Inputs[3]!, mean, momentum, 1));
        statistics.Add(new BatchStatistics(node.Inputs[4]!, variance, momentum, samples > 1 ? (float)samples / (samples - 1) : 1));
        (node.Inputs[3], node.Inputs[4]) = (Zeros(node.Inputs[3]!, mean.Name, node), Zeros(node.Inputs[4]!, variance.Name, node));
    }

    /// <summary>Memory of a node's own, which no optimization shares with another node.</summary>
    private Value Zeros(Value like, string name, Node reader)
    {
        var zeros = new Node("Mul", "", name + ".zeros") { Inputs = { like, Emitter.Scalar(0) } };
        var value = new Value(zeros.Name) { Producer = zeros };
        zeros.Outputs.Add(value);
        Model.Graph.Nodes.Insert(Model.Graph.Nodes.IndexOf(reader), zeros);
        Emitter.Shapes.Extend(zeros, Emitter.Opset);
        return value;
    }

    private void DropOut(Node node)
    {
        var ratio = node.Input(1) is { } input ? Emitter.Shapes.Reals(input) is [var given] ? (float)given : 0 : 0.5f;
        var drawn = node.Output(1);
        if (ratio <= 0 || ratio >= 1 || (drawn is not null && (Outputs.Contains(drawn) || Model.Graph.Nodes.Exists(n => n.Inputs.Contains(drawn)))))
        {
            return;
        }

        var mask = Emitter.Input($"{node.DisplayName}.mask", DataType.Float, Emitter.Dims(node.Inputs[0]!));
        masks.Add(new DropoutMask(mask, ratio));
        node.Outputs.RemoveRange(1, node.Outputs.Count - 1);
        node.OpType = "Mul";
        node.Attributes.Clear();
        node.Inputs.RemoveRange(1, node.Inputs.Count - 1);
        node.Inputs.Add(mask);
    }

    private void ToInputs()
    {
        foreach (var parameter in parameters)
        {
            var value = parameter.Value;
            Emitter.Shapes.Set(value, value.Initializer!.Dims, DataType.Float);
            value.Initializer = null;
            value.Type = DataType.Float;
            value.IsDeclared = true;
            value.Shape = [.. Emitter.Dims(value).Select(d => new Dimension(d))];
            Model.Graph.Initializers.Remove(value);
            Model.Graph.Inputs.Remove(value);
            Model.Graph.Inputs.Add(value);
        }
    }
}
