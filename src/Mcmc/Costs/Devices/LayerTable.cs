namespace Mcmc.Costs.Devices;

/// <summary>A layer's surface at every node of a lattice, so that any channel counts cost one look-up.</summary>
internal sealed class LayerTable
{
    private readonly WidthLattice inputs;
    private readonly WidthLattice outputs;
    private readonly float[] us;

    public LayerTable(LayerSurface surface, WidthLattice inputs, WidthLattice outputs)
    {
        (this.inputs, this.outputs) = (inputs, outputs);
        us = new float[inputs.Nodes.Count * outputs.Nodes.Count];
        for (var i = 0; i < inputs.Nodes.Count; i++)
        {
            for (var j = 0; j < outputs.Nodes.Count; j++)
            {
                us[i * outputs.Nodes.Count + j] = (float)surface.At(inputs.Nodes[i], outputs.Nodes[j]);
            }
        }
    }

    /// <summary>Microseconds at channel counts from 1 to the longest.</summary>
    public double At(int input, int output)
    {
        var x = inputs[input];
        var y = outputs[output];
        var (low, high) = (x.Low * outputs.Nodes.Count, x.High * outputs.Nodes.Count);
        if (x.Fraction == 0 && y.Fraction == 0)
        {
            return us[low + y.Low];
        }

        var first = us[low + y.Low] + y.Fraction * (us[low + y.High] - us[low + y.Low]);
        var second = us[high + y.Low] + y.Fraction * (us[high + y.High] - us[high + y.Low]);
        return first + x.Fraction * (second - first);
    }
}
