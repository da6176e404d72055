using System.Runtime.InteropServices;
using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;
using Mcmc.Training.Kernels;
using Mcmc.Training.Kernels.SmallMaps;
using Mcmc.Training.Kernels.Winograd;

namespace Mcmc.Training;

/// <summary>
/// Makes convolutions of a model that only computes the engine's own where those are far faster than ONNX Runtime's:
/// a teacher that is larger than its student takes most of the time of a step otherwise.
/// </summary>
internal static class InferenceKernels
{
    /// <summary>ONNX Runtime lays constant weights out beforehand and applies activations on the way: half of the products have to go.</summary>
    private const double WorthwhileShare = 0.5;

    /// <summary>Changes a model of known shapes in place. It needs <see cref="TrainingKernels"/> to run then.</summary>
    public static void Select(Model model)
    {
        var g = new GraphEmitter(model, GraphShapes.Infer(model)) { HasKernels = KernelNames.HasConvolutions };
        var readers = model.Graph.Readers();
        foreach (var convolution in model.Graph.Nodes.Where(n => n is { OpType: "Conv", Domain: "" } && IsFaster(n, g)).ToList())
        {
            if (!model.Graph.Outputs.Contains(convolution.Outputs[0]!) && readers.GetValueOrDefault(convolution.Outputs[0]!) is [(var next, 0)])
            {
                Fold(model.Graph, convolution, next);
            }

            ConvolutionKernels.Replace(convolution, g);
        }
    }

    private static bool IsFaster(Node convolution, GraphEmitter g)
    {
        if (convolution.Inputs[1]!.Initializer is not { Type: DataType.Float } weights || g.Shapes[convolution.Inputs[0]!] is not { Length: 4 } x || g.Shapes[convolution.Outputs[0]!] is not { } y)
        {
            return false;
        }

        var w = ConvolutionKernels.Window(convolution, g, x[2..], weights.Dims[2..]);
        if (!ConvolutionKernels.Fits(g, x, y, w))
        {
            return false;
        }

        var forward = Geometry(x, y, w).Forward();
        return WinogradCorrelator.Fits(forward, WorthwhileShare) || SmallMap.Fits(forward, WorthwhileShare);
    }

    private static ConvolutionGeometry Geometry(long[] x, long[] y, ConvolutionWindow w)
    {
        var ((ky, kx), (sy, sx), (dy, dx), (py, px)) = (Two(w.Kernel), Two(w.Strides), Two(w.Dilations), Two(w.Begin));
        return new ConvolutionGeometry((int)x[0], (int)x[1], (int)x[2], (int)x[3], (int)y[1], (int)y[2], (int)y[3], ky, kx, sy, sx, dy, dx, py, px);

        static (int, int) Two(IReadOnlyList<long> numbers) => ((int)numbers[0], (int)numbers[1]);
    }

    /// <summary>Takes the normalisation behind a convolution into its weights, as ONNX Runtime does with its own.</summary>
    private static void Fold(Graph graph, Node convolution, Node next)
    {
        if (next is not { OpType: "BatchNormalization", Domain: "" } || next.Int("training_mode", 0) != 0 || next.Inputs.Skip(1).Any(i => i?.Initializer is not { Type: DataType.Float }))
        {
            return;
        }

        var (weights, statistics) = (convolution.Inputs[1]!.Initializer!, next.Inputs.Skip(1).Select(i => i!.Initializer!.ToFloats()!).ToArray());
        var (values, bias) = (weights.ToFloats()!, convolution.Input(2)?.Initializer?.ToFloats());
        if (convolution.Input(2) is not null && bias is null)
        {
            return;
        }

        var normalization = new RunningNormalization(statistics[0], statistics[1], statistics[2], statistics[3], next.Float("epsilon", 1e-5f));
        normalization.Fold(values, values.Length / weights.Dims[0]);
        var folded = normalization.Bias(bias);

        Value Own(string name, Tensor tensor)
        {
            var own = new Value($"{convolution.Outputs[0]!.Name}.{name}") { Type = DataType.Float, Initializer = tensor };
            graph.Initializers.Add(own);
            return own;
        }

        var weight = Own("weight", weights.With(weights.Dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
        convolution.Inputs.RemoveRange(1, convolution.Inputs.Count - 1);
        convolution.Inputs.AddRange([weight, Own("bias", Tensor.Floats(folded, folded.Length))]);
        convolution.Outputs[0] = next.Outputs[0];
        convolution.Outputs[0]!.Producer = convolution;
        graph.Nodes.Remove(next);
    }
}
