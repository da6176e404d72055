using Mcmc.Diagnostics;

namespace Mcmc.Ir.Onnx;

/// <summary>The file that is being read: names it in messages, and finds the external data beside it.</summary>
internal sealed class ReadContext(string path)
{
    public string Path { get; } = path;

    public ExternalDataReader External { get; } = new(path);

    /// <summary>The error for a file that breaks a rule of ONNX. <paramref name="what"/> names the place and the rule.</summary>
    public McmcException Invalid(string what) =>
        new(Codes.ModelInvalid, $"'{Path}' breaks a rule of ONNX: {what} Export or download the model again.", Path);
}
