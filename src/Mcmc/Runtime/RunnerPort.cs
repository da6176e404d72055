using Mcmc.Ir;

namespace Mcmc.Runtime;

/// <summary>An input or output of a session.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Type">Element type.</param>
/// <param name="Dims">Dimensions; null where they are symbolic or unknown.</param>
internal sealed record RunnerPort(string Name, DataType Type, IReadOnlyList<long?> Dims)
{
    public override string ToString() => $"{Name}: {Type}[{string.Join(',', Dims.Select(d => d?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))}]";
}
