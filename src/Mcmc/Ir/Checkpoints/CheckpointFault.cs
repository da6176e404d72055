using Mcmc.Diagnostics;

namespace Mcmc.Ir.Checkpoints;

/// <summary>MCMC4014: a checkpoint that cannot be read.</summary>
internal static class CheckpointFault
{
    /// <param name="path">The checkpoint.</param>
    /// <param name="why">A sentence.</param>
    /// <param name="remedy">A sentence; null for the usual one.</param>
    /// <param name="cause">What was thrown.</param>
    public static McmcException Unreadable(string path, string why, string? remedy = null, Exception? cause = null) =>
        new(Codes.CheckpointUnreadable, $"The checkpoint '{path}' cannot be read: {why.TrimEnd('.')}. {remedy ?? "Copy or save it again."}", path, cause: cause);

    /// <summary>The number of elements, or a fault where the dimensions are no dimensions.</summary>
    public static long Count(string path, string name, IReadOnlyList<long> dims)
    {
        var count = 1L;
        foreach (var dim in dims)
        {
            try
            {
                count = dim >= 0 ? checked(count * dim) : throw new OverflowException();
            }
            catch (OverflowException e)
            {
                throw Unreadable(path, $"tensor '{name}' has the shape [{string.Join(", ", dims)}]", cause: e);
            }
        }

        return count;
    }
}
