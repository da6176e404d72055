namespace Mcmc.Runtime.CustomOperators;

/// <summary>An input of a kernel, valid during the call: row-major floats.</summary>
internal readonly unsafe struct KernelTensor(float* data, long[] dims)
{
    public float* Data { get; } = data;

    public long[] Dims { get; } = dims;

    public long Count => Dims.Aggregate(1L, (p, d) => p * d);
}
