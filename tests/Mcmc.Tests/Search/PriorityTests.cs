using Mcmc.Diagnostics;
using Mcmc.Search;

namespace Mcmc.Tests.Search;

public sealed class PriorityTests
{
    [Theory]
    [InlineData(null, "quality=1,latency=0,flops=0,memory=0")]
    [InlineData("", "quality=1,latency=0,flops=0,memory=0")]
    [InlineData("quality=1,latency=1", "quality=0.5,latency=0.5,flops=0,memory=0")]
    [InlineData(" Memory = 3 , flops=1", "quality=0,latency=0,flops=0.25,memory=0.75")]
    public void Parse_normalises_weights(string? text, string expected) =>
        Assert.Equal(expected, Priority.Parse(text, "--priority").ToString());

    [Theory]
    [InlineData("quality")]
    [InlineData("speed=1")]
    [InlineData("quality=-1")]
    [InlineData("quality=0")]
    [InlineData("quality=1,quality=1")]
    [InlineData("quality=1e3")]
    [InlineData("quality=1,5")]
    [InlineData("quality=NaN")]
    public void Parse_of_anything_else_is_MCMC4013_naming_the_option(string text)
    {
        var failure = Assert.Throws<McmcException>(() => Priority.Parse(text, "--priority"));
        Assert.Equal(Codes.OptionInvalid, failure.Diagnostic.Code);
        Assert.StartsWith($"MCMC4013: --priority is '{text}'.", failure.Message, StringComparison.Ordinal);
    }
}
