using Mcmc.Ir;

namespace Mcmc.Operators.Linear;

/// <summary>An equation such as <c>bhid,bhjd->bhij</c>: one letter for each axis.</summary>
internal sealed record EinsumEquation(string[] Inputs, string Output)
{
    public IEnumerable<char> Letters => Inputs.SelectMany(i => i).Distinct();

    public bool HasDiagonal => Inputs.Append(Output).Any(term => term.Distinct().Count() != term.Length);

    /// <summary>The equation of a node; null where it is none, or uses an ellipsis.</summary>
    public static EinsumEquation? Parse(Node node, int inputs)
    {
        var sides = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal).Split("->");
        var terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != inputs || !string.Concat(sides).All(l => l == ',' || char.IsAsciiLetter(l)))
        {
            return null;
        }

        // Without an arrow, the output has the letters that stand once, in the alphabet's order.
        var implicitOutput = string.Concat(terms.SelectMany(t => t).GroupBy(l => l).Where(g => g.Count() == 1).Select(g => g.Key).Order());
        var output = sides.Length == 2 ? sides[1] : implicitOutput;
        return output.All(l => sides[0].Contains(l, StringComparison.Ordinal)) ? new EinsumEquation(terms, output) : null;
    }

    public IEnumerable<(int Input, int Axis)> At(char letter) =>
        from input in Enumerable.Range(0, Inputs.Length)
        from axis in Enumerable.Range(0, Inputs[input].Length)
        where Inputs[input][axis] == letter
        select (input, axis);

    /// <summary>Whether a letter stands for axes of different lengths, one of them stretched.</summary>
    public bool Stretches(Func<int, long[]> dims) =>
        Letters.Any(letter => At(letter).Select(at => dims(at.Input)[at.Axis]).Distinct().Count() > 1);
}
