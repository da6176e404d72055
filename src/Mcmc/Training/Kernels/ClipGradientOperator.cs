using System.Runtime.CompilerServices;
using System.Numerics;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>The gradient of Y, where Y lies inside the range that it was cut to, else 0.</summary>
internal sealed class ClipGradientOperator() : CustomOperator(KernelNames.ClipGradient, 2, 1)
{
    private const int Block = 1 << 16;

    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(attributes.Float("low"), attributes.Float("high"));

    private sealed unsafe class Kernel(float low, float high) : CustomKernel
    {
        public override void Compute(KernelCall call)
        {
            var gradient = call.Input(0);
            float* dy = gradient.Data, y = call.Input(1, gradient.Dims), dx = call.Output(0, gradient.Dims);
            var count = gradient.Count;
            call.Parallel(checked((int)((count + Block - 1) / Block)), block =>
            {
                var first = (long)block * Block;
                Pass(dy + first, y + first, dx + first, (int)Math.Min(Block, count - first));
            });
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pass(float* dy, float* y, float* dx, int count)
        {
            Vector<float> lows = new(low), highs = new(high);
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var output = *(Vector<float>*)(y + i);
                var inside = Vector.BitwiseAnd(Vector.GreaterThan(output, lows), Vector.LessThan(output, highs));
                *(Vector<float>*)(dx + i) = Vector.BitwiseAnd(*(Vector<float>*)(dy + i), Vector.AsVectorSingle(inside));
            }

            for (; i < count; i++)
            {
                dx[i] = y[i] > low && y[i] < high ? dy[i] : 0;
            }
        }
    }
}
