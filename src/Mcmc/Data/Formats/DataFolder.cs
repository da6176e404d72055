using Mcmc.Data.Images;
using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>A folder given as data: it holds one descriptor, or one set of files that need none.</summary>
internal static class DataFolder
{
    public static DataDescriptor Describe(string folder) => FileFaults.Guard(folder, () => Find(folder));

    private static DataDescriptor Find(string folder)
    {
        var descriptors = Directory.GetFiles(folder, "*.json");
        Array.Sort(descriptors, StringComparer.Ordinal);
        switch (descriptors.Length)
        {
            case 1:
                return DescriptorParser.Parse(DescriptorMembers.Read(descriptors[0]));
            case > 1:
                throw Invalid(folder, $"The folder holds {descriptors.Length} descriptors ({string.Join(", ", descriptors.Select(Path.GetFileName))}). Name one of them instead of the folder.");
        }

        var sets = Sets(folder).ToList();
        return sets switch
        {
            [var one] => one,
            [] => throw Invalid(folder, "The folder holds neither a data descriptor (.json) nor files that need none (IDX images, CIFAR batches, one .npz, a folder of images per class). Write a descriptor and name it."),
            _ => throw Invalid(folder, $"The folder holds more than one data set ({string.Join(", ", sets.Select(s => Path.GetFileName(s.Files[0])))}). Write a descriptor that names one."),
        };
    }

    private static IEnumerable<DataDescriptor> Sets(string folder)
    {
        foreach (var files in IdxFiles.In(folder, split: null))
        {
            yield return Of(DataFormat.Idx, files) with { LabelFile = IdxFiles.LabelsBeside(files[0]) };
        }

        // CIFAR-100's names (train.bin, test.bin) are anyone's, so that it takes a descriptor.
        foreach (var files in CifarFiles.In(folder, DataFormat.Cifar10, split: null))
        {
            yield return Of(DataFormat.Cifar10, files);
        }

        foreach (var file in Directory.GetFiles(folder, "*.npz").Order(StringComparer.Ordinal))
        {
            yield return Of(DataFormat.Npz, [file]);
        }

        if (ImageList.HasClasses(folder))
        {
            yield return Of(DataFormat.Images, [folder]);
        }

        DataDescriptor Of(DataFormat format, IReadOnlyList<string> files) => new() { Name = folder, Format = format, Files = files, Scale = null };
    }

    private static McmcException Invalid(string folder, string message) => new(Codes.DataInvalid, message, folder);
}
