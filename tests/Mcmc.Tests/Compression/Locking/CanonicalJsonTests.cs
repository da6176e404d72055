using System.Text;
using System.Text.Json;
using Mcmc.Compression.Locking;

namespace Mcmc.Tests.Compression.Locking;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[1,2]}""", """ { "a" : [ 1.0, 2e0 ],  "b": 1 } """)]
    [InlineData("""{"a":0.1}""", """{"a":0.10}""")]
    [InlineData("""{"a":"\u00e9"}""", """{"a":"é"}""")]
    [InlineData("""{"a":{"y":null,"x":true}}""", "\uFEFF{\"a\":{\"x\":true,\"y\":null}}")]
    public void Of_texts_of_one_meaning_is_one_form(string one, string other) =>
        Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":9007199254740993}""", """{"a":9007199254740992}""")]
    [InlineData("""{"a":0}""", """{"a":1e-300}""")]
    [InlineData("""{"a":null}""", """{}""")]
    public void Of_texts_of_two_meanings_is_two_forms(string one, string other) =>
        Assert.NotEqual(Of(one), Of(other));

    [Fact]
    public void Of_no_JSON_throws() => Assert.ThrowsAny<JsonException>(() => Of("{"));

    private static string Of(string text) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(text)));
}
