using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Mcmc.Operators.Shapes;

namespace Mcmc.Tool.Options;

/// <summary><c>--input NAME=1x3x32x32</c>, once for each input whose shape the model leaves open.</summary>
internal sealed class InputOption : Option<IReadOnlyDictionary<string, long[]>>
{
    public InputOption()
        : base("--input")
    {
        Description = "The shape of an input that the model leaves open, such as x=1x3x224x224. Repeat it for each such input.";
        HelpName = "NAME=SHAPE";
        Arity = ArgumentArity.OneOrMore;
        CustomParser = Parse;
        DefaultValueFactory = _ => new Dictionary<string, long[]>(StringComparer.Ordinal);
    }

    public InputShapes Read(ParseResult parsed) => new(parsed.GetValue(this));

    private static Dictionary<string, long[]> Parse(ArgumentResult result)
    {
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var text in result.Tokens.Select(t => t.Value))
        {
            // Input names may hold '=' and ':', shapes cannot.
            var split = text.LastIndexOf('=');
            if (split < 1 || Dims(text[(split + 1)..]) is not { } dims)
            {
                result.AddError($"--input is '{text}'; it takes a name and positive dimensions such as x=1x3x224x224.");
            }
            else if (!shapes.TryAdd(text[..split], dims))
            {
                result.AddError($"--input gives the shape of '{text[..split]}' twice.");
            }
        }

        return shapes;
    }

    private static long[]? Dims(string text)
    {
        var dims = new List<long>();
        foreach (var part in text.Split('x'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var dim) || dim == 0)
            {
                return null;
            }

            dims.Add(dim);
        }

        return [.. dims];
    }
}
