using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class BackwardEliminationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mlp.onnx")]
    [InlineData("mlp-matmul.onnx")]
    [InlineData("mobilenet-v1.onnx")]
    public void Rank_removes_in_turn_what_a_naive_solution_says_costs_least(string file)
    {
        var groups = Groups(file);
        var inputs = Gather(groups);
        var importance = BackwardElimination.Rank(groups, () => inputs, threads: 1, Cancellation);
        var (group, consumer, columns) = Read(groups, inputs);

        var ranking = importance.Ranking(group);
        Assert.Equal(Enumerable.Range(0, group.Width), ranking.Order());
        var removed = ranking.Reverse().ToList();
        foreach (var turn in (int[])[0, 1, group.Width / 2, group.Width - 3])
        {
            int[] left = [.. removed.Skip(turn)];
            var losses = left.ToDictionary(atom => atom, atom => Loss(inputs, consumer, columns, [.. left.Where(a => a != atom)]));
            Assert.True(losses[removed[turn]] <= losses.Values.Min() * (1 + 1e-6) + 1e-9, $"{file}: {removed[turn]} goes at {losses[removed[turn]]}, the least is {losses.Values.Min()}");
        }
    }

    [Fact]
    public void Rank_of_channels_that_kernels_see_in_several_places_is_by_size_and_needs_no_samples()
    {
        var groups = Groups("resnet-option-a.onnx");
        var importance = BackwardElimination.Rank(groups, () => throw new InvalidOperationException("asked"), threads: 1, Cancellation);
        Assert.All(groups.All, group => Assert.Equal(Importance.L2(groups).Ranking(group), importance.Ranking(group)));
    }

    [Fact]
    public void Rank_twice_is_the_same()
    {
        var groups = Groups("mobilenet-v2.onnx");
        var (first, second) = (BackwardElimination.Rank(groups, () => Gather(groups), threads: 1, Cancellation), BackwardElimination.Rank(groups, () => Gather(groups), threads: 1, Cancellation));
        Assert.All(groups.All, group => Assert.Equal(first.Ranking(group), second.Ranking(group)));
        Assert.Contains(groups.Prunable, group => !first.Ranking(group).SequenceEqual(Importance.L2(groups).Ranking(group)));
    }

    /// <summary>A group with one reader, and the column of each of its atoms.</summary>
    private static (ChannelGroup Group, Consumer Consumer, int[] Columns) Read(ChannelGroups groups, OriginalInputs inputs)
    {
        foreach (var group in groups.Prunable)
        {
            var readers = inputs.Consumers.Where(c => Labels(groups, c).Intersect(group.Atoms).Any()).ToList();
            if (readers is [var reader] && reader.ColumnsPerChannel(groups) == 1)
            {
                var labels = Labels(groups, reader);
                return (group, reader, [.. group.Atoms.Select(atom => Array.IndexOf(labels, atom))]);
            }
        }

        throw new InvalidOperationException("No group has one reader.");
    }

    private static int[] Labels(ChannelGroups groups, Consumer consumer) =>
        [.. groups.Ties[consumer.Layer.Input]!.Single(consumer.InputAxis)!.Select(groups.Ties.Labels.Find)];

    /// <summary>What the channels that stay leave unexplained of the outputs, with the covariance regularised alike.</summary>
    private static double Loss(OriginalInputs inputs, Consumer consumer, int[] columns, int[] stays)
    {
        var (gram, layer, n) = (inputs[consumer], consumer.Layer, columns.Length);
        var mean = columns.Average(c => gram.Covariance(c, c));
        double C(int i, int j) => gram.Covariance(columns[i], columns[j]) + (i == j ? 1e-3 * mean : 0);
        double W(int i, int m) => consumer.Point.Gain[m] * layer.Weight.Initializer!.As<float>()[layer.WeightIndex(0, columns[i], m)];
        double[][] weights = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, layer.Outputs).Select(m => W(i, m)).ToArray())];
        double[][] all = [.. Enumerable.Range(0, n).Select(i => Combined(weights, j => C(i, j)))];
        double[][] right = [.. stays.Select(i => all[i])];
        var solution = Solve([.. stays.Select(i => stays.Select(j => C(i, j)).ToArray())], right);
        double[][] plain = [.. Enumerable.Range(0, n).Select(i => Combined(weights, j => gram.Covariance(columns[i], columns[j])))];
        return (Product(weights, all) - Product(solution, right)) / Product(weights, plain);
    }

    private static double Product(double[][] a, double[][] b) => a.Zip(b, (x, y) => x.Zip(y, (p, q) => p * q).Sum()).Sum();

    private static double[] Combined(double[][] rows, Func<int, double> share) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(m => Enumerable.Range(0, rows.Length).Sum(j => share(j) * rows[j][m]))];

    /// <summary>Gauss and Jordan, on copies.</summary>
    private static double[][] Solve(double[][] a, double[][] right)
    {
        double[][] b = [.. right.Select(row => row.ToArray())];
        for (var i = 0; i < b.Length; i++)
        {
            for (var row = 0; row < b.Length; row++)
            {
                var factor = row == i ? 0 : a[row][i] / a[i][i];
                Subtract(a[row], a[i], factor);
                Subtract(b[row], b[i], factor);
            }
        }

        return [.. b.Select((row, i) => row.Select(value => value / a[i][i]).ToArray())];
    }

    private static void Subtract(double[] from, double[] row, double factor)
    {
        for (var i = 0; i < from.Length; i++)
        {
            from[i] -= factor * row[i];
        }
    }

    private static ChannelGroups Groups(string file) => ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));

    private static OriginalInputs Gather(ChannelGroups groups) =>
        OriginalInputs.Gather(groups, [.. Enumerable.Range(0, 12).Select(seed => RandomInputs.Draw(groups.Model, new InputShapes(batch: 8), seed)[0])], threads: 1, Cancellation);
}
