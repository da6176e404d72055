using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime;

namespace Mcmc.Search.Agent;

/// <summary>
/// A multilayer perceptron with ReLU, whose weights are one flat vector: an optimizer or a target network then takes a few
/// nodes for all of them. The first layer has a matrix for each of its inputs, which may have different leading axes as
/// long as they broadcast.
/// </summary>
/// <param name="inputs">How many numbers each input has.</param>
/// <param name="hidden">Units of the hidden layers.</param>
/// <param name="outputs">How many numbers it gives.</param>
internal sealed class Perceptron(int[] inputs, int[] hidden, int outputs)
{
    /// <summary>The last layer starts small, so that the first actions and values are the same everywhere (Lillicrap et al., 2016).</summary>
    private const float LastScale = 3e-3f;

    private readonly long[][] shapes = Shapes(inputs, hidden, outputs);

    /// <summary>The length of the weight vector.</summary>
    public int Weights => (int)shapes.Sum(Size);

    /// <summary>Weights to start with: uniform within ±1/√inputs, the last layer's within ±0.003.</summary>
    public Tensor Initial(SeededRandom random)
    {
        var weights = new float[Weights];
        var at = 0;
        for (var layer = 0; layer <= hidden.Length; layer++)
        {
            var fan = layer == 0 ? inputs.Sum() : hidden[layer - 1];
            var bound = layer == hidden.Length ? LastScale : 1 / MathF.Sqrt(fan);
            var count = (int)Layer(layer).Sum(Size);
            for (var i = 0; i < count; i++)
            {
                weights[at++] = (2 * random.NextSingle() - 1) * bound;
            }
        }

        return Tensor.Floats(weights, Weights);
    }

    /// <summary>The matrices and biases of a weight vector; gradients may be asked for them.</summary>
    public Value[] Unpack(GraphEmitter g, Value vector)
    {
        var at = 0L;
        return [.. shapes.Select(shape =>
        {
            var part = g.Slice(vector, 0, at, Size(shape));
            at += Size(shape);
            return g.Reshape(part, shape);
        })];
    }

    /// <summary>The reverse of <see cref="Unpack"/>.</summary>
    public Value Pack(GraphEmitter g, IEnumerable<Value> parts) =>
        g.Op("Concat", [GraphEmitter.A("axis", 0)], [.. parts.Select((part, i) => g.Reshape(part, Size(shapes[i])))]);

    /// <summary>The output, linear, for inputs […, numbers].</summary>
    public Value Apply(GraphEmitter g, Value[] parts, params Value[] given)
    {
        var sum = g.Add(g.Sum([.. given.Select((value, i) => g.MatMul(value, parts[i]))]), parts[inputs.Length]);
        for (var i = inputs.Length + 1; i < parts.Length; i += 2)
        {
            sum = g.Add(g.MatMul(g.Op("Relu", sum), parts[i]), parts[i + 1]);
        }

        return sum;
    }

    private IEnumerable<long[]> Layer(int layer) => layer == 0 ? shapes.Take(inputs.Length + 1) : shapes.Skip(inputs.Length - 1 + 2 * layer).Take(2);

    private static long[][] Shapes(int[] inputs, int[] hidden, int outputs)
    {
        int[] widths = [.. hidden, outputs];
        var first = inputs.Select(count => new long[] { count, widths[0] }).Append([widths[0]]);
        return [.. first, .. Enumerable.Range(1, hidden.Length).SelectMany(i => new long[][] { [widths[i - 1], widths[i]], [widths[i]] })];
    }

    private static long Size(long[] shape) => shape.Aggregate(1L, (product, dim) => product * dim);
}
