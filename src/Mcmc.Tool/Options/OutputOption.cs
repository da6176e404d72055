using System.CommandLine;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tool.Options;

/// <summary><c>-o OUT</c>: where the new model goes. Never onto the original.</summary>
internal sealed class OutputOption : Option<string>
{
    public OutputOption()
        : base("--output", "-o")
    {
        Description = "The file to write. It appears whole or not at all.";
        HelpName = "OUT";
        Required = true;
    }

    /// <summary>The path, looked at before any work is done for it.</summary>
    /// <exception cref="McmcException">MCMC4001 where it is empty; MCMC4009 where it is the model.</exception>
    public string Read(ParseResult parsed, string modelPath)
    {
        var path = parsed.GetRequiredValue(this);
        if (path.Length == 0)
        {
            throw new McmcException(Codes.Usage, "--output is empty; name the file to write.");
        }

        OutputPath.RequireApart(path, modelPath);
        return path;
    }
}
