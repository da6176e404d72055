namespace Mcmc.Data.Formats;

/// <summary>The names under which the binary CIFAR files are distributed.</summary>
internal static class CifarFiles
{
    private static readonly Dictionary<DataFormat, (string Subfolder, (string Split, string[] Files)[] Sets)> known = new()
    {
        [DataFormat.Cifar10] = ("cifar-10-batches-bin",
        [
            ("train", ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"]),
            ("test", ["test_batch.bin"]),
        ]),
        [DataFormat.Cifar100] = ("cifar-100-binary", [("train", ["train.bin"]), ("test", ["test.bin"])]),
    };

    /// <summary>The complete sets of files in a folder, or in the subfolder that the archive unpacks to.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> In(string folder, DataFormat format, string? split)
    {
        var (subfolder, sets) = known[format];
        var below = Path.Combine(folder, subfolder);
        return
        [
            .. sets.Where(set => split is null || set.Split == split)
                .SelectMany(set => new[] { folder, below }.Select(at => set.Files.Select(f => Path.Combine(at, f)).ToArray()))
                .Where(files => files.All(File.Exists)),
        ];
    }
}
