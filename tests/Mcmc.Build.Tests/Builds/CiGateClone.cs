using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>samples/CiGate as a fresh clone has it, without the data, and with the package from the feed; its program stays behind, which needs ONNX Runtime.</summary>
internal sealed class CiGateClone : IDisposable
{
    public CiGateClone(PackedPackage package)
    {
        Project = new TestProject(package);
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "CiGate", "models")))
        {
            Copy(file, Project.PathOf("models", Path.GetFileName(file)));
        }

        Copy(Repository.PathOf("samples", "QuickStart", "models", "fashion.onnx"), Project.PathOf("..", "QuickStart", "models", "fashion.onnx"));
        var sample = File.ReadAllText(Repository.PathOf("samples", "CiGate", "CiGate.csproj"));
        var item = sample[sample.IndexOf("<McmcModel", StringComparison.Ordinal)..];
        Project.WriteProject(item[..(item.IndexOf("/>", StringComparison.Ordinal) + 2)]);
    }

    public TestProject Project { get; }

    public void Dispose() => Project.Dispose();

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target);
    }
}
