using Mcmc.Build.Protocol;

namespace Mcmc.Build.Tests.Protocol;

public sealed class FieldsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("a\tb\\t\r\nc\\")]
    [InlineData(@"C:\new\tools\readme")]
    [InlineData("ünïcødé 模型 @ ; %3B")]
    public void Join_then_Split_gives_the_fields_back_on_one_line(string field)
    {
        var line = Fields.Join(field, "second", field);

        Assert.Equal([field, "second", field], Fields.Split(line));
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\r', line);
    }
}
