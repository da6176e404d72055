namespace Mcmc.Data.Formats;

/// <summary>Finds the files that a descriptor names: <c>files</c> or <c>path</c>, relative to the descriptor.</summary>
internal static class DescriptorFiles
{
    public static DataDescriptor Locate(DataDescriptor descriptor, DescriptorMembers members)
    {
        var folder = Path.GetDirectoryName(members.Path) ?? "";
        var named = members.Texts("files");
        if (named is null == !members.Has("path"))
        {
            throw members.Invalid(
                named is null ? "format" : "path",
                named is null ? "The data descriptor names no data. Give 'files' (a list) or 'path'." : "The data descriptor has both 'files' and 'path'. Give one of them.");
        }

        if (descriptor.Format == DataFormat.Images)
        {
            return Images(descriptor, members, folder);
        }

        if (named is null)
        {
            var path = Path.Combine(folder, members.Text("path")!);
            return Directory.Exists(path)
                ? InFolder(descriptor, members, path)
                : WithLabels(descriptor with { Files = [Existing(members, "path", members.Text("path")!, folder)] }, members, folder);
        }

        if (named.Count > 1 && descriptor.Format is DataFormat.Idx or DataFormat.Npz)
        {
            throw members.Invalid("files", $"Format '{members.Text("format")}' reads one file, not {named.Count}. Join them, or describe each on its own.");
        }

        return WithLabels(descriptor with { Files = [.. named.Select(f => Existing(members, "files", f, folder))] }, members, folder);
    }

    private static DataDescriptor Images(DataDescriptor descriptor, DescriptorMembers members, string folder)
    {
        var name = members.Text("path") ?? throw members.Invalid("files", "Format 'images' reads a folder. Name it in 'path', and a label file in 'labels' if there is one.");
        var path = Path.Combine(folder, name);
        return Directory.Exists(path)
            ? descriptor with { Files = [path], LabelFile = members.Text("labels") is { } labels ? Existing(members, "labels", labels, folder) : null }
            : throw members.Invalid("path", $"'{name}' is not a folder. Paths are relative to the descriptor's folder, '{(folder.Length == 0 ? "." : folder)}'.");
    }

    private static DataDescriptor InFolder(DataDescriptor descriptor, DescriptorMembers members, string path)
    {
        var split = members.Text("split");
        var found = descriptor.Format switch
        {
            DataFormat.Cifar10 or DataFormat.Cifar100 => CifarFiles.In(path, descriptor.Format, split),
            DataFormat.Idx => IdxFiles.In(path, split),
            _ => throw members.Invalid("path", $"'{members.Text("path")}' is a folder. Name the file{(descriptor.Format == DataFormat.Binary ? ", or several in 'files'" : "")}."),
        };
        if (found is not [var files])
        {
            var what = found.Count == 0
                ? $"no {members.Text("format")} files with their usual names{(split is null ? "" : $" for split '{split}'")}"
                : $"more than one set of files ({string.Join("; ", found.Select(f => Path.GetFileName(f[0])))})";
            throw members.Invalid("path", $"'{members.Text("path")}' holds {what}. Name the files{(split is null ? ", or give 'split' (train, test)" : "")}.");
        }

        return WithLabels(descriptor with { Files = files }, members, Path.GetDirectoryName(members.Path) ?? "");
    }

    private static DataDescriptor WithLabels(DataDescriptor descriptor, DescriptorMembers members, string folder)
    {
        var labels = members.Text("labels");
        switch (descriptor.Format)
        {
            case DataFormat.Idx:
                return descriptor with { LabelFile = labels is null ? IdxFiles.LabelsBeside(descriptor.Files[0]) : Existing(members, "labels", labels, folder) };
            case DataFormat.Npz:
                var isFile = labels is not null && Path.GetExtension(labels).ToUpperInvariant() is ".NPY" or ".NPZ";
                return descriptor with
                {
                    LabelFile = isFile ? Existing(members, "labels", labels!, folder) : null,
                    LabelArray = isFile ? null : labels,
                    PixelArray = members.Text("array"),
                };
            default:
                return descriptor;
        }
    }

    private static string Existing(DescriptorMembers members, string member, string name, string folder)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
        {
            return path;
        }

        var what = Directory.Exists(path) ? "is a folder, not a file" : "does not exist";
        throw members.Invalid(member, $"'{name}' {what}. Paths are relative to the descriptor's folder, '{(folder.Length == 0 ? "." : folder)}'.");
    }
}
