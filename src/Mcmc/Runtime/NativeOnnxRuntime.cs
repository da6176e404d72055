using System.Reflection;
using System.Runtime.InteropServices;
using Mcmc.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Mcmc.Runtime;

/// <summary>
/// Loads the native library once per process and makes ONNX Runtime's environment. The library is loaded by absolute
/// path where it lies in our own layout: a project's <c>runtimes</c> folder is not in its deps.json, and Windows would
/// find an old <c>onnxruntime.dll</c> of the system first.
/// </summary>
internal static class NativeOnnxRuntime
{
    private static readonly string[] Libraries = ["onnxruntime", "ortextensions"];
    private static readonly Lazy<OrtEnv> Environment = new(Create);

    /// <summary>ONNX Runtime's own version, such as <c>1.29.0</c>.</summary>
    /// <exception cref="McmcException">MCMC4006.</exception>
    public static string Version => Ensure().GetVersionString();

    /// <summary>The environment; every session needs it first.</summary>
    /// <exception cref="McmcException">MCMC4006 where the native library is missing or does not load.</exception>
    public static OrtEnv Ensure() => Environment.Value;

    /// <summary>The file of a native library: <c>runtimes/RID/native/</c> under a folder, or beside its programs; null if in neither.</summary>
    public static string? Find(IEnumerable<string> folders, string library, string identifier)
    {
        var name = RuntimePlatform.FileName(library, identifier);
        return (from folder in folders
                from path in new[] { Path.Combine(folder, "runtimes", identifier, "native", name), Path.Combine(folder, name) }
                where File.Exists(path)
                select Path.GetFullPath(path)).FirstOrDefault();
    }

    private static OrtEnv Create()
    {
        var identifier = RuntimePlatform.Current;
        try
        {
            UseOwnFiles(identifier);
            var options = new EnvironmentCreationOptions { logId = "mcmc", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            return OrtEnv.IsCreated ? OrtEnv.Instance() : OrtEnv.CreateInstanceWithOptions(ref options);
        }
        catch (Exception e) when (Loading(e) is { } cause)
        {
            throw RuntimePlatform.Unusable(identifier, cause.Message, e);
        }
    }

    /// <summary>With the official package there may be no file in our layout; its own resolution is then left alone.</summary>
    private static void UseOwnFiles(string identifier)
    {
        var folders = Folders().ToArray();
        var files = Libraries
            .Select(library => (Library: library, File: Find(folders, library, identifier)))
            .Where(found => found.File is not null)
            .ToDictionary(found => found.Library, found => found.File!, StringComparer.Ordinal);
        if (!files.ContainsKey("onnxruntime"))
        {
            return;
        }

        OrtEnv.DisableDllImportResolver = true;
        foreach (var caller in new[] { typeof(OrtEnv).Assembly, typeof(NativeOnnxRuntime).Assembly })
        {
            NativeLibrary.SetDllImportResolver(caller, (name, _, _) => files.TryGetValue(name, out var file) ? NativeLibrary.Load(file) : 0);
        }
    }

    private static IEnumerable<string> Folders()
    {
        if (Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) is { Length: > 0 } folder)
        {
            yield return folder;
        }

        yield return AppContext.BaseDirectory;
    }

    private static Exception? Loading(Exception? e) =>
        e is null or DllNotFoundException or BadImageFormatException or EntryPointNotFoundException ? e : Loading(e.InnerException);
}
