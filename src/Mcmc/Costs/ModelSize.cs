using Mcmc.Ir;

namespace Mcmc.Costs;

/// <summary>The size of a model on disk.</summary>
internal static class ModelSize
{
    /// <summary>Bytes of the file and of the external data that the model names in its folder.</summary>
    public static long OnDisk(string path, Model model) =>
        new FileInfo(path).Length + ExternalFiles.Of(model, path).Sum(file => new FileInfo(file).Length);
}
