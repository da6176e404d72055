using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>Contents of a value in another element type, so that shape arithmetic survives a detour through float.</summary>
internal static class Conversion
{
    public static void Fold(ShapeContext c, DataType to)
    {
        var ints = c.Ints(0);
        var reals = c.Reals(0);
        if (to is DataType.Float or DataType.Double or DataType.Float16 or DataType.BFloat16)
        {
            if ((reals ?? (ints is null ? null : Array.ConvertAll(ints, v => (double)v))) is { } result)
            {
                c.SetReals(0, to == DataType.Double ? result : Array.ConvertAll(result, v => (double)(float)v));
            }
        }
        else if (to == DataType.Bool)
        {
            if ((ints ?? (reals is null ? null : Array.ConvertAll(reals, v => v == 0 ? 0L : 1L))) is { } result)
            {
                c.SetInts(0, Array.ConvertAll(result, v => v == 0 ? 0L : 1L));
            }
        }
        else if ((ints ?? (reals is null ? null : Array.ConvertAll(reals, v => (long)v))) is { } result)
        {
            c.SetInts(0, result);
        }
    }
}
