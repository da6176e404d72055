using System.Security.Cryptography;
using Mcmc.Compression;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Tool.Output;

namespace Mcmc.Tool.Options;

/// <summary>A model that the command line names, with the input shapes to look at it under.</summary>
internal sealed class ModelFile
{
    private ModelFile(string path, Model model, InputShapes inputs) => (Path, Model, Inputs) = (path, model, inputs);

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    public Model Model { get; }

    public InputShapes Inputs { get; }

    /// <summary>The exporter, with its version where it gave one.</summary>
    public string Producer => $"{Model.ProducerName} {Model.ProducerVersion}".Trim();

    /// <summary>The hash of the file, without its external data, in lower-case hexadecimal digits.</summary>
    public string Sha256()
    {
        using var stream = File.OpenRead(Path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <exception cref="McmcException">MCMC3001, MCMC3002, MCMC3004, MCMC4005; MCMC4014 to 4016 for the checkpoint.</exception>
    public static ModelFile Open(string path, InputShapes inputs, string? checkpoint) => new(path, SourceModel.Load(path, checkpoint), inputs);

    /// <summary>The channel groups, with warnings about what keeps channels from being pruned.</summary>
    /// <exception cref="McmcException">MCMC3003, MCMC3008, MCMC4012.</exception>
    public ChannelGroups Groups(IReadOnlyList<string> exclude, Terminal terminal) =>
        About(Path, () => GroupSurvey.Find(Model, Inputs, exclude, terminal.About(Path)));

    /// <summary>As <see cref="Groups"/>, where it must be possible to prune something.</summary>
    /// <exception cref="McmcException">MCMC3005 where nothing can be pruned; MCMC3003, MCMC3008, MCMC4012.</exception>
    public ChannelGroups PrunableGroups(IReadOnlyList<string> exclude, Terminal terminal) =>
        About(Path, () => GroupSurvey.FindPrunable(Model, Inputs, exclude, terminal.About(Path)));

    public T About<T>(Func<T> work) => About(Path, work);

    /// <summary>Gives a model's path to errors about the model that name no file.</summary>
    public static T About<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (McmcException e) when (e.Diagnostic is { File: null, Code: var code } && (code.ExitCode == Codes.ModelInvalid.ExitCode || code == Codes.InputMismatch))
        {
            throw new McmcException(e.Diagnostic with { File = path }, e);
        }
    }
}
