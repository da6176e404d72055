using Mcmc.Ir;
using Mcmc.Operators.Convolution;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Gradients;

/// <summary>Convolutions of two spatial axes as operators of the engine's own.</summary>
internal static class ConvolutionKernels
{
    /// <summary>The window of a Conv.</summary>
    public static ConvolutionWindow Window(Node node, GraphEmitter g, long[] spatial, long[] kernel)
    {
        var geometry = ConvGeometry.Of(new ShapeContext(node, g.Opset, g.Shapes), kernel, spatial);
        return new ConvolutionWindow(kernel, geometry.Strides, geometry.Dilations, geometry.PadsBegin, node.Int("group", 1));
    }

    /// <summary>Whether there is a kernel for a convolution of x [N,C,H,W] to y: one group, in numbers that an index can hold.</summary>
    public static bool Fits(GraphEmitter g, long[] x, long[] y, ConvolutionWindow w) =>
        g.HasKernels && KernelNames.HasConvolutions && w.Groups == 1 && IsPlane(x, y);

    /// <summary>The same for kernels of one channel each, on any processor.</summary>
    public static bool FitsDepthwise(GraphEmitter g, long[] x, long[] y, ConvolutionWindow w) =>
        g.HasKernels && w.Groups == x[1] && y[1] == x[1] && IsPlane(x, y);

    /// <summary>Turns a node of ONNX's Conv into one of ours.</summary>
    public static void Replace(Node conv, GraphEmitter g)
    {
        var (x, y) = (g.Dims(conv.Inputs[0]!), g.Dims(conv.Outputs[0]!));
        var window = Window(conv, g, x[2..], g.Dims(conv.Inputs[1]!)[2..]);
        if (Fits(g, x, y, window))
        {
            g.Replace(conv, KernelNames.Convolution, Attributes(x, y, window));
        }
        else if (FitsDepthwise(g, x, y, window))
        {
            g.Replace(conv, KernelNames.DepthwiseConvolution, Attributes(x, y, window));
        }
    }

    /// <summary>The gradient of x.</summary>
    public static Value DataGradient(GraphEmitter g, Value gradient, Value weights, ConvolutionWindow w, long[] x) =>
        g.Kernel(Name(w, KernelNames.ConvolutionDataGradient, KernelNames.DepthwiseDataGradient), [x], Attributes(x, g.Dims(gradient), w), gradient, weights)[0];

    /// <summary>The gradients of the weights and of the bias.</summary>
    public static Value[] WeightGradient(GraphEmitter g, Value x, Value gradient, ConvolutionWindow w, long[] weights) => g.Kernel(
        Name(w, KernelNames.ConvolutionWeightGradient, KernelNames.DepthwiseWeightGradient),
        [weights, [weights[0]]],
        Attributes(g.Dims(x), g.Dims(gradient), w),
        x,
        gradient);

    /// <summary>What a kernel needs to know of a window, for a convolution or a pool.</summary>
    public static (string Name, AttributeValue Value)[] Attributes(long[] x, long[] y, ConvolutionWindow w) =>
    [
        GraphEmitter.A("x", x), GraphEmitter.A("y", y), GraphEmitter.A("kernel", w.Kernel), GraphEmitter.A("strides", w.Strides),
        GraphEmitter.A("dilations", w.Dilations), GraphEmitter.A("begin", w.Begin),
    ];

    private static string Name(ConvolutionWindow w, string dense, string depthwise) => w.Groups == 1 ? dense : depthwise;

    private static bool IsPlane(long[] x, long[] y) => x.Length == 4 && NodeShapes.Product(x) <= int.MaxValue && NodeShapes.Product(y) <= int.MaxValue;
}
