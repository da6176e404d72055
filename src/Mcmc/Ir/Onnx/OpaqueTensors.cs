using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>
/// Every tensor message inside messages that the IR keeps as they are. Their external data must come along, because the
/// model may be saved to another folder.
/// </summary>
internal static class OpaqueTensors
{
    public static IEnumerable<TensorProto> In(ModelProto model) =>
        model.Functions.SelectMany(f => f.Node.SelectMany(In).Concat(f.AttributeProto.SelectMany(In)))
            .Concat(model.TrainingInfo.SelectMany(t => In(t.Initialization).Concat(In(t.Algorithm))));

    public static IEnumerable<TensorProto> In(AttributeProto attribute) =>
        Present(attribute.T)
            .Concat(attribute.Tensors)
            .Concat(In(attribute.SparseTensor))
            .Concat(attribute.SparseTensors.SelectMany(In))
            .Concat(In(attribute.G))
            .Concat(attribute.Graphs.SelectMany(In));

    public static IEnumerable<TensorProto> In(SparseTensorProto? sparse) => Present(sparse?.Values).Concat(Present(sparse?.Indices));

    private static IEnumerable<TensorProto> In(GraphProto? graph) =>
        graph is null
            ? []
            : graph.Initializer.Concat(graph.SparseInitializer.SelectMany(In)).Concat(graph.Node.SelectMany(In));

    private static IEnumerable<TensorProto> In(NodeProto node) => node.Attribute.SelectMany(In);

    private static IEnumerable<TensorProto> Present(TensorProto? tensor) => tensor is null ? [] : [tensor];
}
