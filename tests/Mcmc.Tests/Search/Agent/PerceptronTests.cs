using Mcmc.Runtime;
using Mcmc.Search.Agent;
using Mcmc.Training;

namespace Mcmc.Tests.Search.Agent;

public sealed class PerceptronTests
{
    private static readonly int[] Inputs = [3, 2];
    private static readonly int[] Hidden = [5, 4];
    private const int Outputs = 2;

    [Fact]
    public void Apply_is_the_network_that_the_vector_says()
    {
        var random = new SeededRandom(5);
        var network = new Perceptron(Inputs, Hidden, Outputs);
        float[] weights = [.. Enumerable.Range(0, network.Weights).Select(_ => (float)random.NextGaussian())];
        float[] x = [0.3f, -1, 2], y = [0.5f, -0.25f];
        using var graph = new SteppedGraph("perceptron");
        var (vector, first, second) = (graph.Input("weights", network.Weights), graph.Input("x", 1, 3), graph.Input("y", 1, 2));
        var output = graph.Output(network.Apply(graph.G, network.Unpack(graph.G, vector), first, second));
        graph.Start(threads: 1);
        weights.CopyTo(graph.Fed(vector));
        x.CopyTo(graph.Fed(first));
        y.CopyTo(graph.Fed(second));
        graph.Run();

        Assert.Equal(Naive(weights, [.. x, .. y]), graph.Fed(output).ToArray(), (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void Initial_is_small_in_the_last_layer_and_bounded_by_the_fan_in_before()
    {
        var network = new Perceptron(Inputs, Hidden, Outputs);
        var weights = network.Initial(new SeededRandom(1)).As<float>().ToArray();
        var last = Hidden[^1] * Outputs + Outputs;

        Assert.Equal(5 * 5 + 5 + 5 * 4 + 4 + last, weights.Length);
        Assert.All(weights[^last..], w => Assert.InRange(w, -3e-3f, 3e-3f));
        Assert.All(weights[..^last], w => Assert.InRange(w, -0.5f, 0.5f));
        Assert.Contains(weights[..^last], w => MathF.Abs(w) > 0.1f);
    }

    /// <summary>The first layer's matrices, one for each input, stand under each other, then its bias; then matrix and bias in turn.</summary>
    private static float[] Naive(float[] weights, float[] x)
    {
        var at = 0;
        int[] widths = [.. Hidden, Outputs];
        for (var layer = 0; layer < widths.Length; layer++)
        {
            var next = new float[widths[layer]];
            for (var i = 0; i < x.Length; i++)
            {
                for (var j = 0; j < next.Length; j++)
                {
                    next[j] += x[i] * weights[at + i * next.Length + j];
                }
            }

            at += x.Length * next.Length;
            for (var j = 0; j < next.Length; j++)
            {
                next[j] += weights[at + j];
                next[j] = layer < widths.Length - 1 ? MathF.Max(0, next[j]) : next[j];
            }

            at += next.Length;
            x = next;
        }

        return x;
    }
}
