using Mcmc.Operators.Axes;

namespace Mcmc.Operators.Convolution;

/// <summary>
/// How channels of a grouped convolution may go: whole groups, or the same number in each. Whichever leaves more
/// atoms is tied; a depthwise convolution (one input channel a group) is the first kind.
/// </summary>
internal static class GroupedAxes
{
    /// <summary>Ties input channels, output channels and the weight's per-group input axis.</summary>
    public static void Tie(TieContext c, int groups, int[]? inputs, int[]? outputs, (int Input, int Axis) weight)
    {
        var channels = (int)c.In(0)[1] / groups;
        var filters = (int)(outputs?.Length ?? c.Out(0)[1]) / groups;
        if (ByWholeGroups(groups, channels))
        {
            // The weight's own axis counts channels within a group: it is left unread, and keeps its length.
            TieWholeGroups(c, groups, channels, filters, inputs, outputs);
            return;
        }

        // Input channel j of every group is one row of the weight's input axis; outputs shrink evenly too.
        var rows = c.Read(weight.Input, weight.Axis);
        TieAcross(c, groups, channels, inputs, rows);
        TieAcross(c, groups, filters, outputs, null);
        c.Contract(weight.Input, weight.Axis);
    }

    /// <summary>The same for a transposed convolution, whose weight has a row for every input channel.</summary>
    public static void TieTransposed(TieContext c, int groups, int[]? inputs, int[]? outputs)
    {
        var channels = (int)c.In(0)[1] / groups;
        var filters = (int)c.Out(0)[1] / groups;
        if (ByWholeGroups(groups, channels))
        {
            TieWholeGroups(c, groups, channels, filters, inputs, outputs);
            return;
        }

        TieAcross(c, groups, channels, inputs, null);
        TieAcross(c, groups, filters, outputs, c.Read(1, 1));
        c.Contract(1, 0);
    }

    /// <summary>Whether channels go by whole groups, rather than the same number in each.</summary>
    public static bool ByWholeGroups(long groups, long channelsPerGroup) => groups >= channelsPerGroup;

    /// <summary>The group count after the cut.</summary>
    public static long Remaining(SliceContext c, long groups, int weightAxis)
    {
        var perGroup = c.OldIn(1)[weightAxis];
        return c.OldIn(0)[1] / groups == perGroup && ByWholeGroups(groups, perGroup) ? c.NewIn(0)[1] / perGroup : groups;
    }

    private static void TieWholeGroups(TieContext c, int groups, int channels, int filters, int[]? inputs, int[]? outputs)
    {
        if (inputs is null)
        {
            c.Fence(outputs, "convolves channels in groups that cannot be removed");
            return;
        }

        for (var g = 0; g < groups; g++)
        {
            var first = inputs[g * channels];
            for (var i = 1; i < channels; i++)
            {
                c.Tie(first, inputs[g * channels + i]);
            }

            for (var o = 0; o < filters && outputs is not null; o++)
            {
                c.Tie(first, outputs[g * filters + o]);
            }
        }

        if (outputs is null)
        {
            c.Fence(inputs, "convolves channels in groups that cannot be removed");
        }
    }

    private static void TieAcross(TieContext c, int groups, int width, int[]? labels, int[]? rows)
    {
        if (labels is null)
        {
            c.Fence(rows, "reads channels that cannot be removed");
            return;
        }

        for (var i = 0; i < width; i++)
        {
            for (var g = 1; g < groups; g++)
            {
                c.Tie(labels[i], labels[g * width + i]);
            }

            if (rows is not null)
            {
                c.Tie(labels[i], rows[i]);
            }
        }
    }
}
