using Mcmc.Pruning;

namespace Mcmc.Search;

/// <summary>
/// The widths a group may take, ascending, the original one last. Without a device profile: multiples of 4, because a
/// convolution whose width is no multiple of 4 leaves ONNX Runtime's blocked kernels (design.md §7); narrow groups may
/// take any width.
/// </summary>
internal static class AdmissibleWidths
{
    private const int Step = 4;

    public static int[] Of(ChannelGroup group)
    {
        if (!group.IsPrunable)
        {
            return [group.Width];
        }

        var step = group.Width >= 4 * Step ? Step : 1;
        return [.. Enumerable.Range(1, group.Width / step).Select(i => i * step).Where(w => w < group.Width), group.Width];
    }
}
