using Mcmc.Data.Images;

namespace Mcmc.Data.Formats;

/// <summary>Makes a descriptor of the members of its JSON: every member known, of its type, and meant for the format.</summary>
internal static class DescriptorParser
{
    private const int MostPadding = 4096;
    private const int LongestSide = 1 << 14;
    private const string Everywhere = "format files path range layout scale mean std augment";
    private const string Images = Everywhere + " labels resize crop color";
    private const string Every = Images + " shape labelBytes split array";

    private static readonly Dictionary<string, (DataFormat Format, string Members)> formats = new(StringComparer.Ordinal)
    {
        ["binary"] = (DataFormat.Binary, Everywhere + " shape labelBytes"),
        ["cifar10"] = (DataFormat.Cifar10, Everywhere + " split"),
        ["cifar100"] = (DataFormat.Cifar100, Everywhere + " split"),
        ["idx"] = (DataFormat.Idx, Everywhere + " labels shape split"),
        ["npz"] = (DataFormat.Npz, Everywhere + " labels shape array"),
        ["images"] = (DataFormat.Images, Images),
    };

    public static DataDescriptor Parse(DescriptorMembers members)
    {
        var format = Format(members);
        var layout = Layout(members, format);
        var shape = Shape(members);
        var descriptor = new DataDescriptor
        {
            Name = members.Path,
            Format = format,
            Files = [],
            Members = members,
            Range = Range(members),
            Shape = shape,
            LabelBytes = LabelBytes(members),
            Layout = layout,
            Scale = members.Number("scale") ?? 1,
            Mean = members.Numbers("mean") ?? [0],
            Std = Std(members),
            Augment = Augment(members),
            Frame = new ImageFrame(Sides(members, "resize"), Sides(members, "crop")),
            Color = Color(members),
        };
        descriptor = DescriptorFiles.Locate(descriptor, members);
        if (descriptor.Shape is not null)
        {
            CheckChannels(descriptor, descriptor.Shape);
        }

        return descriptor;
    }

    /// <summary>Mean and std are one value, or one per channel.</summary>
    public static void CheckChannels(DataDescriptor descriptor, IReadOnlyList<int> shape)
    {
        var channels = PixelTransform.Channels(shape, descriptor.Layout);
        foreach (var (name, values) in new[] { ("mean", descriptor.Mean), ("std", descriptor.Std) })
        {
            if (values.Count != 1 && values.Count != channels)
            {
                var axis = descriptor.Layout == SampleLayout.Nchw ? "first" : "last";
                throw descriptor.Invalid(name, $"'{name}' has {values.Count} values, but a sample of {string.Join('x', shape)} has {channels} channels (its {axis} dimension, as layout {(descriptor.Layout == SampleLayout.Nchw ? "NCHW" : "NHWC")} says). Give one value, or {channels}.");
            }
        }
    }

    private static DataFormat Format(DescriptorMembers members)
    {
        var all = Every.Split(' ');
        if (members.Names.FirstOrDefault(n => !all.Contains(n)) is { } unknown)
        {
            throw members.Invalid(unknown, $"'{unknown}' is not a member of a data descriptor. Known are {string.Join(", ", all)}.");
        }

        var name = members.Text("format") ?? throw members.Invalid("format", $"The data descriptor has no 'format'. Give one of {string.Join(", ", formats.Keys)}.");
        if (!formats.TryGetValue(name, out var format))
        {
            throw members.Invalid("format", $"'{name}' is not a data format. Known are {string.Join(", ", formats.Keys)}.");
        }

        var allowed = format.Members.Split(' ');
        if (members.Names.FirstOrDefault(n => !allowed.Contains(n)) is { } misplaced)
        {
            throw members.Invalid(misplaced, $"'{misplaced}' has no meaning for format '{name}'. It takes {string.Join(", ", allowed)}.");
        }

        return format.Format;
    }

    private static SampleLayout Layout(DescriptorMembers members, DataFormat format)
    {
        var layout = members.Text("layout") switch
        {
            null or "NCHW" => SampleLayout.Nchw,
            "NHWC" => SampleLayout.Nhwc,
            var other => throw members.Invalid("layout", $"'{other}' is not a layout. Known are NCHW (channels first) and NHWC (channels last)."),
        };
        return layout == SampleLayout.Nhwc && format is DataFormat.Cifar10 or DataFormat.Cifar100
            ? throw members.Invalid("layout", "The binary CIFAR files store channels first: layout is NCHW.")
            : layout;
    }

    private static SampleRange? Range(DescriptorMembers members)
    {
        if (members.Integers("range") is not { } range)
        {
            return null;
        }

        return range is [>= 0 and var first, > 0 and var count]
            ? new SampleRange(first, count)
            : throw members.Invalid("range", $"'range' is [first, count]: the first sample, from 0, and how many, at least 1; not [{string.Join(", ", range)}].");
    }

    private static IReadOnlyList<int>? Shape(DescriptorMembers members)
    {
        if (members.Integers("shape") is not { } shape)
        {
            return null;
        }

        if (shape.Any(d => d <= 0))
        {
            throw members.Invalid("shape", $"Dimensions of 'shape' are at least 1, not [{string.Join(", ", shape)}].");
        }

        return SampleSize.Elements(shape.Select(d => (long)d)) is not null
            ? shape
            : throw members.Invalid("shape", $"A sample of [{string.Join(", ", shape)}] is too large: at most {SampleSize.LargestElements} values.");
    }

    private static int LabelBytes(DescriptorMembers members)
    {
        var bytes = members.Integer("labelBytes") ?? 1;
        return bytes is 0 or 1 or 2 or 4
            ? bytes
            : throw members.Invalid("labelBytes", $"'labelBytes' is 0 (no labels), 1, 2 or 4 (little-endian), not {bytes}.");
    }

    private static IReadOnlyList<double> Std(DescriptorMembers members)
    {
        var std = members.Numbers("std") ?? [1];
        return std.All(v => v > 0) ? std : throw members.Invalid("std", "Values of 'std' must be positive: pixels are divided by them.");
    }

    /// <summary>One length or two, each at least 1.</summary>
    private static IReadOnlyList<int> Sides(DescriptorMembers members, string name)
    {
        if (!members.Has(name))
        {
            return [];
        }

        var sides = members.IsList(name) ? members.Integers(name)! : [members.Integer(name)!.Value];
        return sides.Count <= 2 && sides.All(s => s is > 0 and <= LongestSide)
            ? sides
            : throw members.Invalid(name, $"'{name}' is one length in pixels or [height, width], each from 1 to {LongestSide}, not [{string.Join(", ", sides)}].");
    }

    private static ColorOrder Color(DescriptorMembers members) => members.Text("color") switch
    {
        null or "RGB" => ColorOrder.Rgb,
        "BGR" => ColorOrder.Bgr,
        "gray" => ColorOrder.Gray,
        var other => throw members.Invalid("color", $"'{other}' is not a color. Known are RGB, BGR and gray."),
    };

    private static Augmentation? Augment(DescriptorMembers members)
    {
        if (members.Object("augment") is not { } augment)
        {
            return null;
        }

        var result = Augmentation.None;
        foreach (var (name, value) in augment)
        {
            var number = value.ValueKind == System.Text.Json.JsonValueKind.Number && value.TryGetDouble(out var read) && double.IsFinite(read) ? read : -1;
            var isYesOrNo = value.ValueKind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False;
            result = name switch
            {
                "padCrop" when number is >= 0 and <= MostPadding && number == Math.Floor(number) => result with { PadCrop = (int)number },
                "cutout" when number is >= 0 and <= LongestSide && number == Math.Floor(number) => result with { Cutout = (int)number },
                "flip" when isYesOrNo => result with { Flip = value.GetBoolean() },
                "color" when number is >= 0 and <= 1 => result with { Color = number },
                "mixup" when number >= 0 => result with { Mixup = number },
                "cutmix" when number >= 0 => result with { Cutmix = number },
                "resizedCrop" when number is > 0 and <= 1 => result with { ResizedCrop = number },
                _ => throw members.Invalid("augment", $"'augment.{name}' cannot be understood. Known are padCrop and cutout (whole pixels, at least 0), flip (true or false), color (0 to 1: how much brightness, contrast and saturation vary), mixup and cutmix (α of their Beta distribution, at least 0) and resizedCrop (the smallest share of the area, over 0 and up to 1)."),
            };
        }

        return result;
    }
}
