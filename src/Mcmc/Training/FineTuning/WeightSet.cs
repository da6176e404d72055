using Mcmc.Ir;

namespace Mcmc.Training.FineTuning;

/// <summary>The constants of a model that training changes, as bytes.</summary>
internal static class WeightSet
{
    /// <param name="names">In the order of the bytes.</param>
    public static byte[] Read(Model model, IReadOnlyList<string> names)
    {
        var constants = Constants(model);
        var tensors = names.Select(name => constants[name].Constant!).ToList();
        var bytes = new byte[tensors.Sum(t => t.Data.Length)];
        var at = 0;
        foreach (var tensor in tensors)
        {
            tensor.Data.Span.CopyTo(bytes.AsSpan(at));
            at += tensor.Data.Length;
        }

        return bytes;
    }

    /// <returns>False where the bytes are of other constants; nothing has changed then.</returns>
    public static bool TryWrite(Model model, IReadOnlyList<string> names, ReadOnlyMemory<byte> bytes)
    {
        var constants = Constants(model);
        if (bytes.Length != names.Sum(name => (long)constants[name].Constant!.Data.Length))
        {
            return false;
        }

        var at = 0;
        foreach (var name in names)
        {
            var old = constants[name].Constant!;
            Training.Constants.Replace(constants[name], old.With(old.Dims, bytes.Slice(at, old.Data.Length).ToArray()));
            at += old.Data.Length;
        }

        return true;
    }

    private static Dictionary<string, Value> Constants(Model model) =>
        model.Graph.Values().Where(v => v.Constant is not null).ToDictionary(v => v.Name, StringComparer.Ordinal);
}
