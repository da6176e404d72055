using Mcmc.Ir;

namespace Mcmc.Costs.Devices;

/// <summary>A model of one 3×3 convolution of zeros.</summary>
internal static class SmallConvolution
{
    private const int Kernel = 3;

    public static Model Of(int inputs, int outputs, int side)
    {
        var (x, y) = (Image("x", inputs, side), Image("y", outputs, side));
        var weight = new Value("w") { Type = DataType.Float, Initializer = Tensor.Floats(new float[outputs * inputs * Kernel * Kernel], outputs, inputs, Kernel, Kernel) };
        var node = new Node("Conv", "", "conv");
        node.Inputs.AddRange([x, weight]);
        node.Outputs.Add(y);
        node.Set("pads", [1, 1, 1, 1]);
        y.Producer = node;
        var graph = new Graph { Name = "convolution" };
        graph.Inputs.Add(x);
        graph.Initializers.Add(weight);
        graph.Outputs.Add(y);
        graph.Nodes.Add(node);
        var model = new Model(graph) { IrVersion = 8 };
        model.Opsets[""] = 13;
        return model;
    }

    private static Value Image(string name, int channels, int side) => new(name)
    {
        Type = DataType.Float,
        IsDeclared = true,
        Shape = [new Dimension(1), new Dimension(channels), new Dimension(side), new Dimension(side)],
    };
}
