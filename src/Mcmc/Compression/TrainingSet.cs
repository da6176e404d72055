using Mcmc.Data;
using Mcmc.Diagnostics;

namespace Mcmc.Compression;

/// <summary>The data that weights are trained on: never those that anything is judged by.</summary>
internal static class TrainingSet
{
    /// <exception cref="McmcException">As <see cref="DataDescriptor.Load"/>; MCMC4004 where the validation data has some of its samples.</exception>
    public static DataDescriptor Load(string path, DataDescriptor validation)
    {
        var training = DataDescriptor.Load(path);
        return Overlap(training, validation) ? throw new McmcException(
            Codes.DataMismatch,
            $"The training data '{training.Name}' and the validation data '{validation.Name}' have samples in common: what was trained on them cannot be judged by them. Name other files, or give each descriptor a 'range' of its own.",
            training.Name) : training;
    }

    /// <summary>Whether two descriptors of the same files may give the same samples; different files are taken at their word.</summary>
    private static bool Overlap(DataDescriptor a, DataDescriptor b)
    {
        static IEnumerable<string> Files(DataDescriptor d) => d.Files.Select(Path.GetFullPath);
        if (!Files(a).SequenceEqual(Files(b), StringComparer.Ordinal))
        {
            return false;
        }

        return a.Range is not { } x || b.Range is not { } y || (x.First < (long)y.First + y.Count && y.First < (long)x.First + x.Count);
    }
}
