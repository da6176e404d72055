using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Mcmc.Tool.Options;

/// <summary>A number within bounds; anything else is a usage error that says what is expected.</summary>
internal class NumberOption<T> : Option<T>
    where T : struct, INumber<T>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <param name="name">The option.</param>
    /// <param name="expected">Such as <c>a whole number of at least 1</c>.</param>
    /// <param name="accepts">Whether a number is within the bounds.</param>
    public NumberOption(string name, string expected, Func<T, bool> accepts)
        : base(name) => CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (T.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && accepts(number))
            {
                return number;
            }

            result.AddError($"{name} is '{text}'; it takes {expected}.");
            return default;
        };
}
