using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mcmc.Tool.Output.Documents;

/// <summary>Lists of numbers on one line: a keep-set of 512 atoms would otherwise take 514.</summary>
internal sealed class InlineNumbers : JsonConverter<IReadOnlyList<long>>
{
    public override IReadOnlyList<long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Documents are written, never read.");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<long> value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(',', value.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]");
}
