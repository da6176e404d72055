using System.Text.RegularExpressions;
using Mcmc.Ir;
using Mcmc.Operators.Axes;

namespace Mcmc.Pruning;

/// <summary>What the user keeps whole (<c>--exclude NAME</c>): nodes, values or groups, where <c>*</c> stands for any characters.</summary>
internal sealed class Exclusions
{
    private readonly List<(string Pattern, Regex Regex)> patterns;
    private readonly HashSet<string> matched = new(StringComparer.Ordinal);

    public Exclusions(IEnumerable<string> patterns) => this.patterns =
        [.. patterns.Select(p => (p, new Regex($"^{Regex.Escape(p).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline)))];

    /// <summary>Patterns that matched nothing, once the groups are found: worth a warning (MCMC2005).</summary>
    public IReadOnlyList<string> Unmatched => [.. patterns.Select(p => p.Pattern).Where(p => !matched.Contains(p))];

    public bool Matches(string name)
    {
        var any = false;
        foreach (var (pattern, regex) in patterns)
        {
            if (regex.IsMatch(name))
            {
                matched.Add(pattern);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Fences every excluded node's outputs and every excluded value.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ties">Its ties.</param>
    /// <param name="nameOf">The name that the user knows a value by; its own unless given.</param>
    internal void Fence(Model model, AxisTies ties, Func<Value, string>? nameOf = null)
    {
        foreach (var node in model.Graph.Nodes)
        {
            var whole = Matches(node.DisplayName);
            foreach (var value in node.Inputs.Where(i => i?.Constant is not null).Concat(node.Outputs).OfType<Value>())
            {
                if (Matches(nameOf?.Invoke(value) ?? value.Name) || (whole && ReferenceEquals(value.Producer, node)))
                {
                    ties.FenceValue(value, new Fence(value.Name, "is excluded"));
                }
            }
        }
    }
}
