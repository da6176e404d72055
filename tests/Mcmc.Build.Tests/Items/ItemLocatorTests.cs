using Mcmc.Build.Items;
using Mcmc.Build.Tests.Infrastructure;
using Microsoft.Build.Utilities;

namespace Mcmc.Build.Tests.Items;

public sealed class ItemLocatorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("models/b.onnx", 5)]
    [InlineData("models/c d.onnx", 7)]
    [InlineData("models/e;f.onnx", 8)]
    [InlineData("models/from-a-pattern.onnx", 9)]
    public void Find_points_to_the_element_that_includes_the_item(string itemSpec, int line)
    {
        var project = folder.PathOf("app.csproj");
        File.WriteAllText(project, """
            <Project>
              <ItemGroup>
                <!-- <McmcModel Include="models/b.onnx" /> -->
                <McmcModel Include="models/a.onnx" />
                <McmcModel Include="models\b.onnx"
                           MaxFlops="50%" />
                <mcmcmodel Include=" models/x.onnx ; models/c d.onnx " />
                <McmcModel Include="models/e%3Bf.onnx" />
                <McmcModel Include="models/*.onnx" />
                <McmcModel Update="models/b.onnx" MaxFlops="40%" />
              </ItemGroup>
            </Project>
            """);

        var location = ItemLocator.Find(new TaskItem(itemSpec.Replace(";", "%3B", StringComparison.Ordinal)), "McmcModel", project);

        Assert.Equal(project, location.File);
        Assert.Equal(line, location.Line);
    }

    [Fact]
    public void Find_in_a_project_that_cannot_be_read_points_to_the_file()
    {
        var project = folder.PathOf("app.csproj");
        File.WriteAllText(project, "<Project><ItemGroup>");

        var location = ItemLocator.Find(new TaskItem("models/a.onnx"), "McmcModel", project);

        Assert.Equal((project, 0), (location.File, location.Line));
    }
}
