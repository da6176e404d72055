namespace Mcmc.Runtime;

/// <summary>One execution of one kernel, as ONNX Runtime's profiler saw it.</summary>
/// <param name="Node">The node of the optimised graph: ONNX Runtime derives its name from the nodes that it replaces.</param>
/// <param name="OpType">Its operator, <c>ReorderInput</c> and the like included.</param>
/// <param name="Microseconds">How long it took, cut to whole microseconds.</param>
/// <param name="OutputBytes">Bytes of all outputs.</param>
/// <param name="InputShapes">Dimensions of each input, weights included; blocked layouts are padded.</param>
/// <param name="OutputShapes">Dimensions of each output.</param>
/// <param name="BytesInUse">What the allocator had given out afterwards, weights included.</param>
internal sealed record KernelEvent(
    string Node, string OpType, int Microseconds, long OutputBytes, IReadOnlyList<long[]> InputShapes, IReadOnlyList<long[]> OutputShapes, long BytesInUse);
