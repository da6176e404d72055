using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;

namespace Mcmc.Tests.Runtime;

public sealed class InferenceRunnerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Runnable => [.. TestModels.Names.Where(n => n.StartsWith("small/", StringComparison.Ordinal) && n != "small/custom-operator.onnx")];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Load_of_file_and_of_model_give_the_same_outputs(string name)
    {
        var path = TestModels.PathOf(name);
        var model = OnnxFile.Load(path);
        var inputs = RandomInputs.Draw(model, seed: 7);
        using var fromFile = InferenceRunner.Load(path);
        using var fromModel = InferenceRunner.Load(model);

        var expected = fromFile.Run(inputs);
        var actual = fromModel.Run(inputs);

        Assert.Equal(model.Graph.Feeds.Select(f => f.Name), fromModel.Inputs.Select(i => i.Name));
        Assert.Equal(model.Graph.Outputs.Select(o => o.Name), fromModel.Outputs.Select(o => o.Name));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => AssertSame(pair.First, pair.Second));
        Assert.Contains(actual.SelectMany(t => t.As<float>().ToArray()), v => v != 0);
    }

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    public void Run_from_several_threads_gives_what_one_gives(int threads, bool optimize, bool arena)
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/mobilenet-v2.onnx"));
        using var runner = InferenceRunner.Load(model, new RunnerOptions { Threads = threads, Optimize = optimize, Arena = arena });
        var inputs = Enumerable.Range(0, 8).Select(seed => RandomInputs.Draw(model, seed: seed)).ToArray();
        var expected = inputs.Select(i => runner.Run(i)[0].As<float>().ToArray()).ToArray();
        var actual = new float[inputs.Length][];

        Parallel.For(0, inputs.Length, i => actual[i] = runner.Run(inputs[i])[0].As<float>().ToArray());

        Assert.Equal(expected, actual);
        Assert.NotEqual(expected[0], expected[1]);
    }

    [Fact]
    public void Binding_reads_new_elements_and_allocates_nothing()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/siamese.onnx"));
        using var runner = InferenceRunner.Load(model);
        var inputs = RandomInputs.Draw(model, seed: 1);
        var others = RandomInputs.Draw(model, seed: 2);
        var expected = runner.Run(others)[0].As<float>().ToArray();
        using var binding = runner.Bind(inputs);

        Assert.Empty(binding.Outputs);
        binding.Run();
        var output = binding.Outputs[0];
        Assert.NotEqual(expected, output.As<float>().ToArray());

        for (var i = 0; i < inputs.Length; i++)
        {
            others[i].Data.CopyTo(inputs[i].Data);
        }

        binding.Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            binding.Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(output, binding.Outputs[0]);
        Assert.Equal(expected, output.As<float>().ToArray());
    }

    [Fact]
    public void Inputs_say_type_and_dimensions()
    {
        using var runner = InferenceRunner.Load(TestModels.PathOf("small/vgg-bn.onnx"));

        var input = Assert.Single(runner.Inputs);
        Assert.Equal(DataType.Float, input.Type);
        Assert.Equal([null, 3, 32, 32], input.Dims);
        Assert.Matches(@"^\d+\.\d+\.\d+", InferenceRunner.RuntimeVersion);
    }

    [Fact]
    public void Load_of_an_operator_nobody_knows_is_MCMC3007_in_one_line()
    {
        var path = TestModels.PathOf("small/custom-operator.onnx");

        var fromFile = Assert.Throws<McmcException>(() => InferenceRunner.Load(path)).Diagnostic;
        var fromModel = Assert.Throws<McmcException>(() => InferenceRunner.Load(OnnxFile.Load(path), name: "theirs")).Diagnostic;

        Assert.Equal(Codes.RuntimeRefused, fromFile.Code);
        Assert.Equal(path, fromFile.File);
        Assert.Contains("custom-operator.onnx", fromFile.Message, StringComparison.Ordinal);
        Assert.Equal(Codes.RuntimeRefused, fromModel.Code);
        Assert.Contains("'theirs'", fromModel.Message, StringComparison.Ordinal);
        Assert.All([fromFile, fromModel], d => Assert.Contains("warp", d.Message, StringComparison.Ordinal));
        Assert.All([fromFile, fromModel], d => Assert.DoesNotContain('\n', d.Message));
        Assert.All([fromFile, fromModel], d => Assert.DoesNotContain("ErrorCode", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_of_random_bytes_is_MCMC3007_and_of_nothing_MCMC4005()
    {
        var bytes = new byte[1000];
        new Random(3).NextBytes(bytes);
        var path = folder.Write("noise.onnx", bytes);

        Assert.Equal(Codes.RuntimeRefused, Assert.Throws<McmcException>(() => InferenceRunner.Load(path)).Diagnostic.Code);
        Assert.Equal(Codes.FileMissing, Assert.Throws<McmcException>(() => InferenceRunner.Load(folder.File("nothing.onnx"))).Diagnostic.Code);
    }

    [Fact]
    public void Load_from_a_path_with_spaces_and_unicode_works()
    {
        var path = folder.Write("модель @ 1;ü.onnx", TestModels.Read("small/mlp.onnx"));

        using var runner = InferenceRunner.Load(path);

        Assert.Equal(path, runner.ModelName);
    }

    [Fact]
    public void Run_with_a_shape_that_does_not_fit_is_MCMC3007()
    {
        using var runner = InferenceRunner.Load(TestModels.PathOf("small/vgg.onnx"));

        var wrong = new RunnerTensor(DataType.Float, 1, 4, 16, 16);

        Assert.Equal(Codes.RuntimeRefused, Assert.Throws<McmcException>(() => runner.Run(wrong)).Diagnostic.Code);
        Assert.Throws<ArgumentException>(() => runner.Run());
    }

    private static void AssertSame(RunnerTensor expected, RunnerTensor actual)
    {
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.Dims, actual.Dims);
        Assert.True(expected.Data.Span.SequenceEqual(actual.Data.Span));
    }
}
