using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>The first input as it is, but not before the second one is there.</summary>
internal sealed class AfterOperator() : CustomOperator(KernelNames.After, 2, 1)
{
    private const int Block = 1 << 18;

    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel();

    private sealed unsafe class Kernel : CustomKernel
    {
        public override void Compute(KernelCall call)
        {
            var input = call.Input(0);
            float* from = input.Data, to = call.Output(0, input.Dims);
            var count = input.Count;
            call.Parallel(checked((int)((count + Block - 1) / Block)), block =>
            {
                var first = (long)block * Block;
                var bytes = sizeof(float) * Math.Min(Block, count - first);
                Buffer.MemoryCopy(from + first, to + first, bytes, bytes);
            });
        }
    }
}
