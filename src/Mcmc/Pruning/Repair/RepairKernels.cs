using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>What repairs compute with. Safe for several threads.</summary>
internal sealed class RepairKernels(int threads) : IDisposable
{
    public MatrixProducts Floats { get; } = new(threads);

    public MatrixProducts Doubles { get; } = new(threads, DataType.Double);

    public Cholesky Cholesky { get; } = new(threads);

    public void Dispose()
    {
        Floats.Dispose();
        Doubles.Dispose();
        Cholesky.Dispose();
    }
}
