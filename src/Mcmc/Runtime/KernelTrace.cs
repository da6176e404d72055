using System.Globalization;
using System.Text.Json;

namespace Mcmc.Runtime;

/// <summary>Reads the file that ONNX Runtime's profiler writes: a JSON array of events in the form of Chrome's traces.</summary>
internal static class KernelTrace
{
    private const string KernelSuffix = "_kernel_time";
    private const string EndOfRun = "model_run";

    /// <summary>The kernels of each run, in the order of their execution.</summary>
    /// <exception cref="JsonException">The file is no trace.</exception>
    public static IReadOnlyList<IReadOnlyList<KernelEvent>> Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream);
        var runs = new List<IReadOnlyList<KernelEvent>>();
        var current = new List<KernelEvent>();
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            if (name == EndOfRun)
            {
                runs.Add(current);
                current = [];
            }
            else if (name.EndsWith(KernelSuffix, StringComparison.Ordinal))
            {
                current.Add(Kernel(name[..^KernelSuffix.Length], entry));
            }
        }

        return runs;
    }

    private static KernelEvent Kernel(string node, JsonElement entry)
    {
        var details = entry.GetProperty("args");
        return new KernelEvent(
            node,
            details.GetProperty("op_name").GetString()!,
            entry.GetProperty("dur").GetInt32(),
            Bytes(details, "output_size"),
            Shapes(details, "input_type_shape"),
            Shapes(details, "output_type_shape"),
            Bytes(details, "mem_bytes_in_use"));
    }

    private static long Bytes(JsonElement details, string name) =>
        details.TryGetProperty(name, out var text) ? long.Parse(text.GetString()!, CultureInfo.InvariantCulture) : 0;

    /// <summary>Such as <c>[{"float":[1,16,32,32]},{"float":[16]}]</c>.</summary>
    private static long[][] Shapes(JsonElement details, string name) => !details.TryGetProperty(name, out var list)
        ? []
        : [.. list.EnumerateArray().SelectMany(typed => typed.EnumerateObject()).Select(typed => typed.Value.EnumerateArray().Select(d => d.GetInt64()).ToArray())];
}
