using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;
using Mcmc.Tool.Worker;

namespace Mcmc.Tool.Tests.Worker;

public sealed class RequestOptionsTests
{
    [Fact]
    public void Inputs_reads_names_and_dimensions()
    {
        var options = new RequestOptions(new WorkerRequest { [WorkerRequest.Input] = "image=1x3x224x224; a=b=7 ;" });

        var inputs = options.Inputs();

        Assert.Equal(["a=b", "image"], inputs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, 3, 224, 224], inputs["image"]);
        Assert.Equal([7], inputs["a=b"]);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("=1x3")]
    [InlineData("image=")]
    [InlineData("image=1x0x3")]
    [InlineData("image=1x-3")]
    [InlineData("image=1x3;image=1x3")]
    public void Inputs_refuses_anything_else(string text)
    {
        var options = new RequestOptions(new WorkerRequest { [WorkerRequest.Input] = text });

        Assert.Equal(Codes.OptionInvalid, Assert.Throws<McmcException>(() => options.Inputs()).Diagnostic.Code);
    }

    [Fact]
    public void Exclude_and_Seed_of_an_empty_request_are_nothing_and_zero()
    {
        var options = new RequestOptions(new WorkerRequest());

        Assert.Empty(options.Exclude());
        Assert.Equal(0, options.Seed());
        Assert.Equal(Codes.OptionMissing, Assert.Throws<McmcException>(() => options.Budgets()).Diagnostic.Code);
    }
}
