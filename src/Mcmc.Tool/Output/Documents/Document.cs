using System.Text.Json.Serialization;

namespace Mcmc.Tool.Output.Documents;

/// <summary>A JSON document of design.md §4: fields may be added, never renamed.</summary>
internal abstract record Document
{
    [JsonPropertyOrder(-1)]
    public int Schema { get; } = 1;
}
