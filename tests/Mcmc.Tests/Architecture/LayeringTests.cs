using System.Reflection;
using System.Text.RegularExpressions;
using Mcmc.Diagnostics;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Architecture;

/// <summary>Arrows between the engine's folders go one way. Checked in the compiled code, and in the sources for what compiling erases.</summary>
public sealed partial class LayeringTests
{
    private static readonly Assembly Engine = typeof(McmcException).Assembly;

    [Fact]
    public void Types_of_a_layer_use_only_layers_below()
    {
        var violations =
            from type in Engine.GetTypes()
            let user = Layers.Of(type.Namespace)
            where user is not null
            from used in TypeReferences.Of(type)
            let usedLayer = used.Assembly == Engine ? Layers.Of(used.Namespace) : null
            where usedLayer is not null && !Layers.MayUse(user, usedLayer)
            select $"{type.FullName} uses {used.FullName}";

        Violations.AssertNone(violations);
    }

    [Fact]
    public void Sources_of_a_layer_name_only_layers_below()
    {
        var violations =
            from source in EngineSources()
            let user = FolderOf(source)
            from Match mention in LayerMention().Matches(source.WithoutComments)
            let used = mention.Groups["layer"].Value
            where Layers.BottomUp.Contains(used) && !Layers.MayUse(user, used)
            select $"{source.Path} mentions {mention.Value}";

        Violations.AssertNone(violations);
    }

    [Fact]
    public void Every_source_lies_in_a_layer_and_its_namespace_is_its_folder()
    {
        var violations =
            from source in EngineSources()
            let expected = Path.GetDirectoryName(source.Path["src/".Length..])!.Replace(Path.DirectorySeparatorChar, '.').Replace('/', '.')
            let actual = Namespace().Match(source.Text).Groups["name"].Value
            where actual != expected || !Layers.BottomUp.Contains(FolderOf(source))
            select $"{source.Path}: namespace '{actual}', expected '{expected}' in one of the folders {string.Join(", ", Layers.BottomUp)}";

        Violations.AssertNone(violations);
    }

    [Theory]
    [InlineData("Google.Protobuf", "Mcmc.Ir.Onnx")]
    [InlineData("Mcmc.Ir.Onnx.Proto", "Mcmc.Ir.Onnx")]
    [InlineData("Microsoft.ML.OnnxRuntime", "Mcmc.Runtime")]
    public void Outside_library_is_known_in_one_place(string library, string place)
    {
        var compiled =
            from type in Engine.GetTypes()
            where !IsIn(type.Namespace, place)
            from used in TypeReferences.Of(type)
            where IsIn(used.Namespace, library)
            select $"{type.FullName} uses {used.FullName}";
        var written =
            from source in EngineSources()
            where !IsIn(Namespace().Match(source.Text).Groups["name"].Value, place) && source.WithoutComments.Contains(library, StringComparison.Ordinal)
            select $"{source.Path} mentions {library}";

        Violations.AssertNone(compiled.Concat(written));
    }

    [Fact]
    public void TypeReferences_finds_types_in_bodies_signatures_and_generic_arguments()
    {
        var found = TypeReferences.Of(typeof(Specimen));

        Assert.Superset(
            new HashSet<Type> { typeof(Uri), typeof(List<>), typeof(Version), typeof(StringComparer), typeof(FormatException) },
            found.ToHashSet());
    }

    [Fact]
    public void Type_names_say_what_a_type_does()
    {
        var violations =
            from source in RepositorySource.All()
            from Match declaration in DrawerName().Matches(source.WithoutComments)
            select $"{source.Path}: {declaration.Value}";

        Violations.AssertNone(violations);
    }

    private static IEnumerable<RepositorySource> EngineSources() =>
        RepositorySource.All().Where(source => source.Path.StartsWith("src/Mcmc/", StringComparison.Ordinal));

    private static string FolderOf(RepositorySource source) => source.Path.Split('/')[2];

    private static bool IsIn(string? typeNamespace, string parent) =>
        typeNamespace is not null && (typeNamespace == parent || typeNamespace.StartsWith(parent + ".", StringComparison.Ordinal));

    [GeneratedRegex(@"\bMcmc\.(?<layer>[A-Z]\w*)")]
    private static partial Regex LayerMention();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+\w*(Utils?|Utilit(y|ies)|Helpers?|Manager|Common)\b")]
    private static partial Regex DrawerName();

    private sealed class Specimen(List<Version> versions)
    {
        public int Count => versions.Count;

        public static bool Parses(string text)
        {
            try
            {
                return new Uri(text).IsAbsoluteUri && StringComparer.Ordinal.Equals(text, text);
            }
            catch (FormatException)
            {
                return false;
            }
        }
    }
}
