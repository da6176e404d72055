using System.Text.Json;

namespace Mcmc.Tool.Tests;

/// <summary>Documents have exactly the fields that are promised, in camelCase and of the promised kind.</summary>
internal static class JsonShape
{
    /// <param name="element">An object.</param>
    /// <param name="fields">
    /// Names with their kind: <c>macs:number</c>, <c>path:string</c>, <c>met:bool</c>, <c>groups:array</c>, <c>model:object</c>;
    /// a <c>?</c> behind the kind allows null.
    /// </param>
    public static void Assert(JsonElement element, params string[] fields)
    {
        var expected = fields.Select(f => f.Split(':')).ToDictionary(f => f[0], f => f[1]);
        Xunit.Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), element.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        foreach (var property in element.EnumerateObject())
        {
            Xunit.Assert.True(Fits(property.Value.ValueKind, expected[property.Name]), $"{property.Name} is {property.Value.GetRawText()}, not {expected[property.Name]}.");
        }
    }

    /// <summary>The costs of a model, without a latency.</summary>
    public static void AssertCosts(JsonElement costs, params string[] also) =>
        Assert(costs, ["macs:number", "parameters:number", "weightBytes:number", "peakActivationBytes:number", "memoryBytes:number", .. also]);

    /// <summary>Why there is no result.</summary>
    public static void AssertFailure(JsonElement document, string code, string? file = null)
    {
        Assert(document, "schema:number", "diagnostics:array");
        Xunit.Assert.Equal(1, document.GetProperty("schema").GetInt32());
        var diagnostic = Xunit.Assert.Single(document.GetProperty("diagnostics").EnumerateArray());
        Assert(diagnostic, "code:string", "message:string", "file:string?", "line:number?");
        Xunit.Assert.Equal(code, diagnostic.GetProperty("code").GetString());
        if (file is not null)
        {
            Xunit.Assert.Equal(file, diagnostic.GetProperty("file").GetString());
        }
    }

    private static bool Fits(JsonValueKind kind, string expected) => kind switch
    {
        JsonValueKind.Null => expected.EndsWith('?'),
        JsonValueKind.True or JsonValueKind.False => expected.TrimEnd('?') == "bool",
        _ => string.Equals(kind.ToString(), expected.TrimEnd('?'), StringComparison.OrdinalIgnoreCase),
    };
}
