namespace Mcmc.Runtime.CustomOperators;

/// <summary>What computes one node, run after run. A session runs a node on one thread at a time.</summary>
internal abstract class CustomKernel
{
    public abstract void Compute(KernelCall call);
}
