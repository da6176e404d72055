namespace Mcmc.Benchmarks;

/// <summary>Data and trained networks that are too large or not ours to commit: the folder that MCMC_DATA names.</summary>
internal static class MeasuringData
{
    public const string Variable = "MCMC_DATA";

    /// <summary>A file of the folder; null with a message on standard error where it is not there.</summary>
    public static string? Find(params string[] parts)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
        {
            Console.Error.WriteLine($"Set {Variable} to the folder with the data sets and networks to measure on.");
            return null;
        }

        var path = Path.Combine([folder, .. parts]);
        if (File.Exists(path))
        {
            return path;
        }

        Console.Error.WriteLine($"{Variable} names '{folder}', which has no {string.Join('/', parts)}.");
        return null;
    }
}
