using Mcmc.Ir;

namespace Mcmc.Runtime;

/// <summary>Large matrix products on ONNX Runtime's kernels, in 32 or 64 bits. Safe for several threads.</summary>
internal sealed class MatrixProducts : IDisposable
{
    private readonly InferenceRunner runner;
    private readonly DataType type;

    /// <param name="threads">Threads of ONNX Runtime; at least 1.</param>
    /// <param name="type"><see cref="DataType.Float"/> or <see cref="DataType.Double"/>.</param>
    public MatrixProducts(int threads, DataType type = DataType.Float)
    {
        this.type = type;
        var (a, b, turned, product) = (Matrices("a"), Matrices("b"), new Value("turned"), Matrices("product"));
        var graph = new Graph { Name = "products" };
        graph.Inputs.AddRange([a, b]);
        graph.Outputs.Add(product);
        Add("Transpose", [a], turned).Set("perm", [0, 2, 1]);
        Add("MatMul", [turned, b], product);
        var model = new Model(graph) { IrVersion = 8 };
        model.Opsets[""] = 13;
        runner = InferenceRunner.Load(model, new RunnerOptions { Threads = threads }, "matrix products");

        Node Add(string opType, Value[] inputs, Value output)
        {
            var node = new Node(opType, "", opType);
            node.Inputs.AddRange(inputs);
            node.Outputs.Add(output);
            output.Producer = node;
            graph.Nodes.Add(node);
            return node;
        }
    }

    /// <summary>Aᵀ·B of A [count, rows, n] and B [count, rows, m], pair by pair: [count, n, m], row-major.</summary>
    public RunnerTensor TransposedTimes(RunnerTensor a, RunnerTensor b) => runner.Run(a, b)[0];

    public void Dispose() => runner.Dispose();

    private Value Matrices(string name) => new(name)
    {
        Type = type,
        IsDeclared = true,
        Shape = [new Dimension(null, name + "_count"), new Dimension(null, name + "_rows"), new Dimension(null, name + "_columns")],
    };
}
