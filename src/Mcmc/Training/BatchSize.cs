using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Training;

/// <summary>Gives a model's inputs a batch size, also where the file fixed another one.</summary>
internal static class BatchSize
{
    public static void Fix(Model model, long batch, InputShapes? shapes)
    {
        shapes ??= new InputShapes();
        var graph = model.Graph;
        var old = graph.Feeds.FirstOrDefault()?.Shape is [{ Size: > 0 and var size }, ..] ? (long?)size : null;
        if (old is { } exported && exported != batch)
        {
            FreeReshapes(graph, GraphShapes.Infer(model, shapes), exported);
        }

        var (bound, _) = shapes.Bind(graph);
        foreach (var (input, dims) in bound)
        {
            input.Shape = [new Dimension(batch), .. dims.Skip(1).Select(d => new Dimension(d))];
        }

        foreach (var output in graph.Outputs)
        {
            output.Shape = null;
        }

        graph.Declared.ForEach(d => d.Shape = null);
        graph.Declared.Clear();
    }

    /// <summary>Exporters write the batch size of their example into the targets of Reshape; 0 stands for "as the input".</summary>
    private static void FreeReshapes(Graph graph, GraphShapes shapes, long exported)
    {
        foreach (var node in graph.Nodes.Where(n => n is { OpType: "Reshape", Domain: "" } && n.Int("allowzero", 0) == 0))
        {
            if (node.Input(1) is { } shape && shapes.Ints(shape) is { Length: > 0 } target && target[0] == exported && shapes[node.Inputs[0]!] is [var rows, ..] && rows == exported)
            {
                var free = new Value($"{node.Outputs[0]!.Name}.target") { Type = DataType.Int64, Initializer = Tensor.Ints([0, .. target[1..]], target.Length) };
                graph.Initializers.Add(free);
                node.Inputs[1] = free;
            }
        }
    }
}
