namespace Mcmc.Compression.Locking;

/// <summary>Where a lock file lies, and its compressed model. Its source is shared with the MSBuild task.</summary>
internal static class LockPaths
{
    public const string Suffix = ".mcmc.lock.json";
    private const string ModelSuffix = ".mcmc.onnx";

    /// <summary>The lock file of a model: <c>vgg16.mcmc.lock.json</c> beside <c>vgg16.onnx</c> or <c>vgg16.mcmc.onnx</c>.</summary>
    public static string LockOf(string modelPath) =>
        Path.Combine(Path.GetDirectoryName(modelPath) ?? "", Cut(Path.GetFileName(modelPath), ModelSuffix, ".onnx") + Suffix);

    /// <summary>The compressed model of a lock file: <c>vgg16.mcmc.onnx</c> beside it.</summary>
    public static string ModelOf(string lockPath) =>
        Path.Combine(Path.GetDirectoryName(lockPath) ?? "", Cut(Path.GetFileName(lockPath), Suffix, ".lock.json", ".json") + ModelSuffix);

    private static string Cut(string name, params string[] endings)
    {
        var ending = Array.Find(endings, e => name.Length > e.Length && name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return ending is null ? name : name.Substring(0, name.Length - ending.Length);
    }
}
