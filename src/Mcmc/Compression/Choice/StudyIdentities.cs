using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Search.Studies;

namespace Mcmc.Compression.Choice;

/// <summary>What the study of a request is of.</summary>
internal static class StudyIdentities
{
    /// <summary>Raised when trials are evaluated in another way, so that old and new ones cannot be compared, or the agent's state is another one.</summary>
    private const int Algorithm = 4;

    public static StudyIdentity Of(CompressionSubject subject)
    {
        var request = subject.Request;
        string[] model = [request.ModelPath, .. ExternalFiles.Of(subject.Model, request.ModelPath), .. new[] { request.CheckpointPath }.OfType<string>()];
        var inputs = request.Inputs.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"{i.Key}={string.Join('x', i.Value)}");
        return new StudyIdentity(
            Hash(model),
            Hash(subject.DataFiles),
            request.DevicePath is { } device ? Hash([device]) : $"{RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors, ONNX Runtime {InferenceRunner.RuntimeVersion}",
            string.Create(CultureInfo.InvariantCulture, $"seed {request.Seed}, threads {request.Threads}, inputs {string.Join(' ', inputs)}, exclude {string.Join(' ', request.Exclude.Order(StringComparer.Ordinal))}"),
            Algorithm);
    }

    private static string Hash(IEnumerable<string> paths)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths.SelectMany(Files))
        {
            using var stream = File.OpenRead(path);
            all.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path)));
            all.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [path];
}
