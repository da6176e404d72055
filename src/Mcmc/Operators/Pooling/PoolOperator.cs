using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Convolution;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Pooling;

/// <summary>A window of <c>kernel_shape</c> that slides over X [N,C,…], each channel on its own.</summary>
internal abstract class PoolOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var x = c.In(0);
        if (c.Node.Ints("kernel_shape")?.ToArray() is not { } kernel || x.Length != kernel.Length + 2)
        {
            c.Fail("pools with a window that does not fit its input");
            return;
        }

        var geometry = ConvGeometry.Of(c, kernel, x.AsSpan(2));
        var dims = new long[x.Length];
        (dims[0], dims[1]) = (x[0], x[1]);
        for (var i = 0; i < kernel.Length; i++)
        {
            dims[i + 2] = geometry.OutputSize(c, i, x[i + 2], c.Node.Int("ceil_mode", 0) != 0);
        }

        c.Set(0, dims);
        c.Set(1, dims, DataType.Int64);
    }

    public override void TieAxes(TieContext c)
    {
        if (c.Node.Output(1) is not null)
        {
            c.FenceInputs("numbers the positions of the whole tensor");
            return;
        }

        c.Carry(0, 0, axis => axis < 2 ? axis : null);
    }
}
