using System.Runtime.CompilerServices;
using System.Numerics;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>
/// Stochastic gradient descent with momentum in one pass: from weight, gradient, velocity and learning rate the next weight
/// and the next velocity, which may overwrite the old one.
/// </summary>
internal sealed class SgdStepOperator() : CustomOperator(KernelNames.SgdStep, 4, 2)
{
    private const int Block = 1 << 15;

    public override CustomKernel Create(KernelAttributes attributes, int threads) =>
        new Kernel(attributes.Float("momentum"), attributes.Float("decay"), attributes.Int("nesterov") != 0);

    private sealed unsafe class Kernel(float momentum, float decay, bool isNesterov) : CustomKernel
    {
        public override void Compute(KernelCall call)
        {
            var weight = call.Input(0);
            var rate = *call.Input(3).Data;
            float* w = weight.Data, gradient = call.Input(1, weight.Dims), velocity = call.Input(2, weight.Dims);
            float* next = call.Output(0, weight.Dims), nextVelocity = call.Output(1, weight.Dims);
            var count = weight.Count;
            call.Parallel(checked((int)((count + Block - 1) / Block)), block =>
            {
                var first = (long)block * Block;
                Step(w + first, gradient + first, velocity + first, next + first, nextVelocity + first, (int)Math.Min(Block, count - first), rate);
            });
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Step(float* w, float* gradient, float* velocity, float* next, float* nextVelocity, int count, float rate)
        {
            Vector<float> decays = new(decay), momenta = new(momentum), rates = new(-rate);
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var old = *(Vector<float>*)(w + i);
                var g = Vector.FusedMultiplyAdd(old, decays, *(Vector<float>*)(gradient + i));
                var v = Vector.FusedMultiplyAdd(*(Vector<float>*)(velocity + i), momenta, g);
                *(Vector<float>*)(nextVelocity + i) = v;
                *(Vector<float>*)(next + i) = Vector.FusedMultiplyAdd(isNesterov ? Vector.FusedMultiplyAdd(v, momenta, g) : v, rates, old);
            }

            for (; i < count; i++)
            {
                var g = MathF.FusedMultiplyAdd(w[i], decay, gradient[i]);
                var v = MathF.FusedMultiplyAdd(velocity[i], momentum, g);
                var old = w[i];
                nextVelocity[i] = v;
                next[i] = MathF.FusedMultiplyAdd(isNesterov ? MathF.FusedMultiplyAdd(v, momentum, g) : v, -rate, old);
            }
        }
    }
}
