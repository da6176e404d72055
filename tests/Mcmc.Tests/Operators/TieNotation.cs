using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Tests.Operators;

/// <summary>
/// The ties of a node, written down. Every input axis of a computed input is labelled; axes stand between bars, each
/// atom is a letter, a capital where it is fenced, a dash is an axis that nothing is removed from (an axis of length one
/// is always written so), a dot is a scalar. The letters' order does not matter.
/// Relu of [2,3] is <c>ab|cde → ab|cde</c>; Softmax over its second axis is <c>ab|CDE → ab|CDE</c>.
/// </summary>
internal sealed class TieNotation
{
    private readonly Dictionary<int, char> letters = [];
    private readonly AxisTies ties;

    private TieNotation(AxisTies ties) => this.ties = ties;

    /// <summary>Compares a node's ties with their notation; without an arrow, that of the inputs' beginning.</summary>
    public static void AssertEqual(string expected, OneNode one)
    {
        var actual = Of(one);
        Assert.Equal(Canonical(expected), Canonical(expected.Contains('→', StringComparison.Ordinal) ? actual : actual[..Math.Min(expected.Length, actual.Length)]));
    }

    private static string Of(OneNode one)
    {
        var (model, node) = (one.Model, one.Node);
        foreach (var input in node.Inputs.OfType<Value>().Where(i => i.Constant is null && i.Producer is null && i.Type == DataType.Float).ToList())
        {
            Label(model, node, input);
        }

        // Outputs of the model would be fenced, which is not what is asked about.
        model.Graph.Outputs.Clear();
        var notation = new TieNotation(AxisTies.Find(model, GraphShapes.Infer(model)));
        return $"{notation.Write(node.Inputs)} → {notation.Write(node.Outputs)}";
    }

    /// <summary>Puts the product of two constants in the input's place: every axis of such a product is labelled.</summary>
    private static void Label(Model model, Node node, Value input)
    {
        var dims = input.Shape!.Select(d => d.Size!.Value).ToArray();
        var product = new Node("Mul", "", $"{input.Name}_product");
        for (var factor = 0; factor < 2; factor++)
        {
            var constant = new Value($"{input.Name}_factor{factor}") { Initializer = OneNode.Floats(dims).ToTensor() };
            model.Graph.Initializers.Add(constant);
            product.Inputs.Add(constant);
        }

        var labelled = new Value($"{input.Name}_labelled") { Producer = product };
        product.Outputs.Add(labelled);
        model.Graph.Nodes.Insert(0, product);
        model.Graph.Inputs.Remove(input);
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            if (ReferenceEquals(node.Inputs[i], input))
            {
                node.Inputs[i] = labelled;
            }
        }
    }

    private string Write(List<Value?> values) => string.Join(", ", values.OfType<Value>().Select(Write));

    private string Write(Value value) => ties[value] switch
    {
        null => "?",
        { Rank: 0 } => ".",
        var axes => string.Join('|', Enumerable.Range(0, axes.Rank).Select(axis => axes.Dims[axis] > 1 && axes.Single(axis) is { } labels ? string.Concat(labels.Select(Letter)) : "-")),
    };

    /// <summary>Letters renamed in the order in which they stand.</summary>
    private static string Canonical(string notation)
    {
        var names = new Dictionary<char, char>();
        return string.Concat(notation.Select(l => char.IsLetter(l) ? Rename(l) : l));

        char Rename(char letter)
        {
            var lower = char.ToLowerInvariant(letter);
            var name = names.TryGetValue(lower, out var known) ? known : names[lower] = (char)('a' + names.Count);
            return char.IsUpper(letter) ? char.ToUpperInvariant(name) : name;
        }
    }

    private char Letter(int label)
    {
        var root = ties.Labels.Find(label);
        if (!letters.TryGetValue(root, out var letter))
        {
            letters[root] = letter = letters.Count < 26 ? (char)('a' + letters.Count) : throw new InvalidOperationException("The notation has 26 letters: take smaller tensors.");
        }

        return ties.Labels.FenceOf(root) is null ? letter : char.ToUpperInvariant(letter);
    }
}
