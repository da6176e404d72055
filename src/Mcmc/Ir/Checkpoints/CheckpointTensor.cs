namespace Mcmc.Ir.Checkpoints;

/// <summary>One tensor of a checkpoint. Its elements are read when they are asked for, so that a file that claims more than it holds costs nothing.</summary>
/// <param name="Name">As the file has it.</param>
/// <param name="Type">Element type.</param>
/// <param name="Dims">Dimensions.</param>
/// <param name="Read">Reads the elements: little-endian, row-major.</param>
internal sealed record CheckpointTensor(string Name, DataType Type, long[] Dims, Func<byte[]> Read)
{
    /// <summary>The elements as 32-bit floats; null for a type that is no floating-point type of 16, 32 or 64 bits.</summary>
    public float[]? Floats() => new Tensor(Type, Dims, Read()).ToFloats();
}
