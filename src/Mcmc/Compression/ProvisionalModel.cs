using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Compression;

/// <summary>
/// A model written beside its place, to be checked as the file it will be. <see cref="Publish"/> moves it there; without,
/// nothing stays.
/// </summary>
internal sealed class ProvisionalModel : IDisposable
{
    private readonly DirectoryInfo folder;
    private readonly string target;

    private ProvisionalModel(DirectoryInfo folder, string target) => (this.folder, this.target) = (folder, target);

    /// <summary>The file for now. It already has its final name, since external data is named after it.</summary>
    public string Path => System.IO.Path.Combine(folder.FullName, System.IO.Path.GetFileName(target));

    /// <exception cref="Diagnostics.McmcException">MCMC4009 where it cannot be written; MCMC4011 where one file cannot hold it.</exception>
    public static ProvisionalModel Write(Model model, string target, bool singleFile)
    {
        var full = System.IO.Path.GetFullPath(target);
        var provisional = new ProvisionalModel(OutputFolder.Provisional(full), full);
        try
        {
            OnnxFile.Save(model, provisional.Path, singleFile);
            return provisional;
        }
        catch
        {
            provisional.Dispose();
            throw;
        }
    }

    public Model Read() => OnnxFile.Load(Path);

    /// <summary>Moves the files to their place, the model last: whoever sees it sees its external data too.</summary>
    public void Publish()
    {
        foreach (var file in folder.EnumerateFiles().OrderBy(f => f.FullName == Path).ToList())
        {
            OutputFolder.Replace(file, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, file.Name));
        }
    }

    public void Dispose() => OutputFolder.Delete(folder);
}
