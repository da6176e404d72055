using Mcmc.Ir;

namespace Mcmc.Runtime;

/// <summary>Large matrix products on ONNX Runtime's kernels.</summary>
internal sealed class MatrixProducts : IDisposable
{
    private readonly InferenceRunner runner;

    public MatrixProducts(int threads)
    {
        var (a, b, turned, product) = (Matrix("a"), Matrix("b"), new Value("turned"), Matrix("product"));
        var graph = new Graph { Name = "products" };
        graph.Inputs.AddRange([a, b]);
        graph.Outputs.Add(product);
        Add("Transpose", [a], turned);
        Add("MatMul", [turned, b], product);
        var model = new Model(graph) { IrVersion = 8 };
        model.Opsets[""] = 13;
        runner = InferenceRunner.Load(model, new RunnerOptions { Threads = threads }, "matrix products");

        void Add(string opType, Value[] inputs, Value output)
        {
            var node = new Node(opType, "", opType);
            node.Inputs.AddRange(inputs);
            node.Outputs.Add(output);
            output.Producer = node;
            graph.Nodes.Add(node);
        }
    }

    /// <summary>Aᵀ·B of A [rows, n] and B [rows, m]: [n, m], row-major.</summary>
    public RunnerTensor TransposedTimes(RunnerTensor a, RunnerTensor b) => runner.Run(a, b)[0];

    public void Dispose() => runner.Dispose();

    private static Value Matrix(string name) => new(name)
    {
        Type = DataType.Float,
        IsDeclared = true,
        Shape = [new Dimension(null, name + "_rows"), new Dimension(null, name + "_columns")],
    };
}
