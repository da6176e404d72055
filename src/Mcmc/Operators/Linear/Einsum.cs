using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Linear;

/// <summary>
/// Products of the inputs summed over the letters that the output leaves out (ONNX "Einsum"). A letter of two inputs that
/// is summed is a contraction, as in MatMul; diagonals, ellipses and sums over a letter of one input are fenced.
/// </summary>
[OnnxOperator("Einsum")]
internal sealed class Einsum : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (EinsumEquation.Parse(c.Node, c.Inputs) is not { } equation)
        {
            return;
        }

        var sizes = new Dictionary<char, long>();
        for (var input = 0; input < c.Inputs; input++)
        {
            if (equation.Inputs[input].Length != c.In(input).Length)
            {
                c.Fail($"names {equation.Inputs[input].Length} axes of input {input}, which has {c.In(input).Length}");
            }

            for (var axis = 0; axis < c.In(input).Length; axis++)
            {
                var (letter, size) = (equation.Inputs[input][axis], c.In(input)[axis]);
                sizes[letter] = sizes.TryGetValue(letter, out var known) && size == 1 ? known : size;
            }
        }

        c.Set(0, [.. equation.Output.Select(letter => sizes[letter])]);
    }

    public override void TieAxes(TieContext c)
    {
        if (EinsumEquation.Parse(c.Node, c.Inputs) is not { } equation || equation.HasDiagonal || equation.Stretches(c.In))
        {
            c.FenceInputs("takes diagonals, or names axes by '...'");
            return;
        }

        foreach (var letter in equation.Letters)
        {
            Tie(c, letter, equation);
        }
    }

    public override long CountMacs(NodeShapes shapes)
    {
        if (shapes.Node.Inputs.Count != 2 || EinsumEquation.Parse(shapes.Node, 2) is not { } equation || shapes.In(0) is not { } a || shapes.In(1) is not { } b)
        {
            return 0;
        }

        var own = equation.Inputs[1].Select((letter, axis) => equation.Inputs[0].Contains(letter, StringComparison.Ordinal) ? 1 : b[axis]);
        return checked(NodeShapes.Product(a) * own.Aggregate(1L, (product, d) => checked(product * d)));
    }

    private static void Tie(TieContext c, char letter, EinsumEquation equation)
    {
        var at = equation.At(letter).ToList();
        var target = equation.Output.IndexOf(letter, StringComparison.Ordinal);
        if (target >= 0)
        {
            c.Write(0, target, c.Join([.. at]));
        }
        else if (at is [var first, var second])
        {
            c.ContractPair(first, second);
        }
        else
        {
            foreach (var (input, axis) in at)
            {
                c.FenceAxis(input, axis, "sums over this axis");
            }
        }
    }

    /// <summary>Each factor's gradient is the product of the output's with the other factors, summed over what the factor has not.</summary>
    public override void Differentiate(GradientContext c)
    {
        var equation = c.Node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        var sides = equation.Split("->");
        var factors = sides[0].Split(',');
        if (sides.Length != 2 || equation.Contains('.', StringComparison.Ordinal) || factors.Any(f => f.Distinct().Count() != f.Length))
        {
            c.Refuse($"sums by '{equation}', which names axes twice or not at all");
            return;
        }

        for (var input = 0; input < factors.Length; input++)
        {
            var (own, index) = (factors[input], input);
            var others = factors.Index().Where(f => f.Index != index).ToArray();
            if (own.Any(label => !sides[1].Contains(label, StringComparison.Ordinal) && !others.Any(o => o.Item.Contains(label, StringComparison.Ordinal))))
            {
                c.Refuse($"sums by '{equation}', where a factor has an axis of its own");
                return;
            }

            c.Set(input, () => c.G.Op(
                "Einsum",
                [GraphEmitter.A("equation", $"{string.Join(',', others.Select(o => o.Item).Prepend(sides[1]))}->{own}")],
                [c.Gradient, .. others.Select(o => c.X(o.Index))]));
        }
    }

    public override ParameterKind Parameter(Node node, int input) => ParameterKind.Weight;
}
