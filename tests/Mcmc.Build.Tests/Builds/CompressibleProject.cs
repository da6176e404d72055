using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>A project with a network of eleven thousand weights and sixty images, which a worker compresses in a second or two.</summary>
internal static class CompressibleProject
{
    public static TestProject Create(PackedPackage package, string options, string properties = "")
    {
        var project = new TestProject(package);
        project.CopyModel("vgg-bn-folded.onnx", "models/net.onnx");
        TinyData.Write(project.PathOf("data"));
        project.WriteProject(Item(options), properties);
        return project;
    }

    /// <summary>The item alone, to write the project again with other options.</summary>
    public static string Item(string options) => $"""<McmcModel Include="models/net.onnx" Data="data/set.json" {options}/>""";
}
