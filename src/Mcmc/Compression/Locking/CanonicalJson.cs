using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mcmc.Compression.Locking;

/// <summary>JSON in one form for one meaning: members sorted, no white space, numbers by their value. Editing a comma or an indent is no change.</summary>
internal static class CanonicalJson
{
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static byte[] Of(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(document.RootElement, writer);
        }

        return stream.ToArray();
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Encoding.UTF8.GetBytes(Number(element)));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static string Number(JsonElement number) =>
        number.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture)
        : number.TryGetDouble(out var real) && double.IsFinite(real) ? Whole(real) ?? real.ToString("R", CultureInfo.InvariantCulture)
        : number.GetRawText();

    /// <summary><c>1.0</c> and <c>1e0</c> are <c>1</c>.</summary>
    private static string? Whole(double real) =>
        Math.Abs(real) < 1L << 53 && real == Math.Floor(real) ? ((long)real).ToString(CultureInfo.InvariantCulture) : null;
}
