using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Tests.Runtime;

public sealed class RandomInputsTests
{
    [Fact]
    public void Draw_gives_the_same_tensors_for_the_same_seed()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/siamese.onnx"));

        var first = RandomInputs.Draw(model, seed: 5);
        var again = RandomInputs.Draw(model, seed: 5);
        var other = RandomInputs.Draw(model, seed: 6);

        Assert.Equal(2, first.Length);
        Assert.All(first.Zip(again), p => Assert.Equal(p.First.Data.ToArray(), p.Second.Data.ToArray()));
        Assert.NotEqual(first[0].Data.ToArray(), other[0].Data.ToArray());
        Assert.NotEqual(first[0].Data.ToArray(), first[1].Data.ToArray());
    }

    [Fact]
    public void Draw_takes_the_batch_it_is_given()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/vgg-bn.onnx"));

        Assert.Equal([1, 3, 32, 32], RandomInputs.Draw(model)[0].Dims);
        Assert.Equal([6, 3, 32, 32], RandomInputs.Draw(model, new InputShapes(batch: 6))[0].Dims);
    }

    [Fact]
    public void Draw_indices_picks_only_rows_that_a_table_has()
    {
        var model = OnnxFile.Load(TestModels.PathOf("zoo/bert.onnx"));
        var draws = Enumerable.Range(0, 20).Select(seed => RandomInputs.Draw(model, seed: seed)).ToList();

        Assert.Equal(["ids", "segments", "mask"], model.Graph.Feeds.Select(f => f.Name));
        Assert.InRange(draws.Max(d => d[0].As<long>().ToArray().Max()), 50, 59);
        Assert.Equal(1, draws.Max(d => d[1].As<long>().ToArray().Max()));
    }

    [Fact]
    public void Draw_for_a_text_input_is_MCMC4011()
    {
        var graph = new Graph();
        graph.Inputs.Add(new Value("words") { Type = DataType.String, Shape = [new Dimension(1)] });

        var error = Assert.Throws<McmcException>(() => RandomInputs.Draw(new Model(graph)));

        Assert.Equal(Codes.FeatureMissing, error.Diagnostic.Code);
        Assert.Contains("'words'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_draws_floats_from_the_standard_normal()
    {
        var tensor = new RunnerTensor(DataType.Float, 100_000);

        Assert.True(RandomInputs.Fill(tensor, new SeededRandom(1)));

        var values = tensor.As<float>().ToArray();
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Average(v => v * v), 0.97, 1.03);
        Assert.All(values, v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [InlineData(DataType.Int64)]
    [InlineData(DataType.Int32)]
    [InlineData(DataType.UInt16)]
    [InlineData(DataType.Int8)]
    [InlineData(DataType.Bool)]
    internal void Fill_keeps_integers_small(DataType type)
    {
        var tensor = new RunnerTensor(type, 1000);

        Assert.True(RandomInputs.Fill(tensor, new SeededRandom(2)));

        var values = tensor.ToTensor().ToInts()!;
        Assert.InRange(values.Max(), 1, type == DataType.Bool ? 1 : 3);
        Assert.Equal(0, values.Min());
    }
}
