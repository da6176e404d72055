using Mcmc.Ir;
using Mcmc.Operators;

namespace Mcmc.Proofs.Fuzzing;

/// <summary>
/// Changes a model at random, by seed, in ways that the file format allows: numbers that do not fit, inputs of other
/// nodes, other operators, dimensions beyond all bounds.
/// </summary>
internal sealed class GraphMutator(int seed)
{
    private static readonly long[] Numbers = [0, 1, -1, 2, 3, 5, 7, 64, 1000, -2, -1000, 1 << 20, int.MaxValue, int.MinValue, 1L << 40, long.MaxValue, long.MinValue];
    private static readonly (string Domain, string OpType)[] Operators = [.. OperatorLibrary.Known];

    private readonly Random random = new(seed);

    public void Mutate(Model model)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            Change(model);
        }
    }

    private void Change(Model model)
    {
        var graph = model.Graph;
        var node = graph.Nodes.Count > 0 ? Pick(graph.Nodes) : null;
        switch (random.Next(10))
        {
            case 0 or 1 when node is { Attributes.Count: > 0 }:
                ChangeAttribute(node);
                break;
            case 2 or 3:
                ChangeInts(graph);
                break;
            case 4 when node is { Inputs.Count: > 0 }:
                ChangeInputs(graph, node);
                break;
            case 5 when graph.Inputs.Count > 0:
                ChangeDimension(Pick(graph.Inputs));
                break;
            case 6 when node is not null:
                (node.Domain, node.OpType) = Pick(Operators);
                break;
            case 7 when graph.Initializers.Count > 0:
                ChangeDims(Pick(graph.Initializers));
                break;
            case 8:
                model.Opsets[""] = random.Next(1, 26);
                break;
            default:
                ChangeOutputs(graph, node);
                break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private long Number() => Pick(Numbers);

    private void ChangeAttribute(Node node)
    {
        var (name, value) = Pick([.. node.Attributes]);
        switch (value)
        {
            case IntAttribute:
                node.Set(name, Number());
                break;
            case IntsAttribute list:
                long[] values = [.. list.Values];
                if (values.Length > 0)
                {
                    values[random.Next(values.Length)] = Number();
                }

                node.Set(name, random.Next(4) switch { 0 => [.. values, Number()], 1 => values[..^Math.Min(1, values.Length)], _ => values });
                break;
            case FloatAttribute:
                node.Attributes[name] = new FloatAttribute(BitConverter.Int32BitsToSingle(random.Next()));
                break;
            default:
                node.Attributes.Remove(name);
                break;
        }
    }

    /// <summary>One element of a list of integers, as shape arithmetic uses them.</summary>
    private void ChangeInts(Graph graph)
    {
        var lists = graph.Initializers.Where(i => i.Initializer is { Type: DataType.Int64, Count: > 0 and <= 64 }).ToList();
        if (lists.Count > 0)
        {
            var value = Pick(lists);
            var ints = value.Initializer!.ToInts()!;
            ints[random.Next(ints.Length)] = Number();
            value.Initializer = random.Next(5) == 0 ? Tensor.Ints([.. ints, Number()], ints.Length + 1) : Tensor.Ints(ints, value.Initializer.Dims);
        }
    }

    private void ChangeInputs(Graph graph, Node node)
    {
        var at = random.Next(node.Inputs.Count);
        switch (random.Next(5))
        {
            case 0:
                node.Inputs.RemoveAt(at);
                break;
            case 1:
                node.Inputs[at] = null;
                break;
            case 2:
                (node.Inputs[at], node.Inputs[0]) = (node.Inputs[0], node.Inputs[at]);
                break;
            default:
                // Values made later would only fail the check for order.
                Value[] known = [.. graph.Inputs, .. graph.Initializers, .. graph.Nodes.TakeWhile(n => n != node).SelectMany(n => n.Outputs).OfType<Value>()];
                node.Inputs[at] = Pick(known);
                break;
        }
    }

    private void ChangeDimension(Value input)
    {
        if (input.Shape is { Count: > 0 } shape)
        {
            Dimension[] dims = [.. shape];
            dims[random.Next(dims.Length)] = random.Next(3) switch { 0 => Dimension.Unknown, 1 => new Dimension(null, "N"), _ => new Dimension(Number()) };
            input.Shape = random.Next(4) switch { 0 => dims[1..], 1 => [.. dims, new Dimension(Number())], _ => dims };
        }
    }

    /// <summary>The same bytes in other dimensions, or none at all in huge ones.</summary>
    private void ChangeDims(Value weight)
    {
        var tensor = weight.Initializer!;
        weight.Initializer = random.Next(5) switch
        {
            0 when tensor.Type != DataType.String => new Tensor(tensor.Type, [0, 1L << 40, .. tensor.Dims[..Math.Min(2, tensor.Rank)]], default),
            1 when tensor.Type != DataType.String => new Tensor(tensor.Type, [.. tensor.Dims, 0], default),
            2 => tensor.With([tensor.Count], tensor.Data),
            3 => tensor.With([1, .. tensor.Dims], tensor.Data),
            _ => tensor.With([.. tensor.Dims.Reverse()], tensor.Data),
        };
    }

    private void ChangeOutputs(Graph graph, Node? node)
    {
        if (node?.Outputs.Count > 1 && random.Next(2) == 0)
        {
            node.Outputs.Reverse();
        }
        else if (node?.Output(0) is { } value && !graph.Outputs.Contains(value))
        {
            graph.Outputs.Add(value);
        }
    }
}
