namespace Mcmc.Operators.Shapes;

/// <summary>Axis numbers as ONNX writes them: negative ones count from the end.</summary>
internal static class AxisNumber
{
    public static int Normalize(long axis, int rank) => (int)(axis < 0 ? axis + rank : axis);
}
