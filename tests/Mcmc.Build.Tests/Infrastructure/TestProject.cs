using System.Diagnostics;
using System.Globalization;
using System.Security;

namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>A project as a user of the package writes it, in a folder of its own, built by the real <c>dotnet</c>.</summary>
internal sealed class TestProject : IDisposable
{
    private readonly PackedPackage package;
    private readonly TemporaryFolder root = new();
    private int builds;

    /// <param name="package">What it refers to.</param>
    /// <param name="folder">Name of the project's folder.</param>
    public TestProject(PackedPackage package, string folder = "app")
    {
        this.package = package;
        Folder = root.PathOf(folder);
        StoreFolder = root.PathOf("store");
        Write("Program.cs", "System.Console.WriteLine();\n");
        WriteFeeds(package.FeedFolder);
    }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    public string ProjectFile => PathOf("app.csproj");

    public string OutputFolder => PathOf("bin", "Debug", "net10.0");

    /// <summary>Where the worker's results are kept.</summary>
    public string ResultFolder => PathOf("obj", "Debug", "net10.0", "mcmc");

    /// <summary>Environment variables of its builds.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Where results are shared: with no other test.</summary>
    public string StoreFolder { get; set; }

    /// <summary>Whether builds find a source folder that cannot be written, and no network.</summary>
    public bool IsSealed { get; set; }

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Writes <c>app.csproj</c>, one item or property a line; <paramref name="items"/> begin in line 10.</summary>
    public void WriteProject(string items, string properties = "", string frameworks = "<TargetFramework>net10.0</TargetFramework>") => Write("app.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            {frameworks}
            <UseAppHost>false</UseAppHost><McmcSearchTrials>6</McmcSearchTrials>
            {properties.ReplaceLineEndings(" ")}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Mcmc.Build" Version="{package.Version}" PrivateAssets="all" />
            {items}
          </ItemGroup>
        </Project>
        """);

    /// <summary>Adds to the end of <c>app.csproj</c>.</summary>
    public void Append(string xml) =>
        File.WriteAllText(ProjectFile, File.ReadAllText(ProjectFile).Replace("</Project>", xml + "\n</Project>", StringComparison.Ordinal));

    /// <summary>Makes folders the only places that packages come from.</summary>
    public void WriteFeeds(params IEnumerable<string> folders) => File.WriteAllText(root.PathOf("NuGet.Config"), $"""
        <configuration>
          <packageSources>
            <clear />
            {string.Join(' ', folders.Select((folder, i) => $"""<add key="feed{i}" value="{SecurityElement.Escape(folder)}" />"""))}
          </packageSources>
        </configuration>
        """);

    public void Write(string path, string text)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Copies a committed test model into the project.</summary>
    public void CopyModel(string name, string path)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.Copy(Repository.SmallModel(name), full, overwrite: true);
    }

    public Task<BuildResult> BuildAsync(params string[] arguments) => RunAsync(["build", ProjectFile, .. arguments]);

    /// <summary>Runs <c>dotnet</c> with a verb and arguments of its own.</summary>
    public async Task<BuildResult> RunAsync(params string[] arguments)
    {
        var binlog = root.PathOf(builds++.ToString(CultureInfo.InvariantCulture) + ".binlog");
        var before = WorkerLogs();
        string[] words = [.. arguments, "-nodeReuse:false", $"-bl:{binlog}"];
        var result = await (IsSealed ? DotNet.RunSealedAsync(Folder, Environment(), words) : DotNet.RunAsync(Folder, Environment(), words));
        var after = WorkerLogs();
        return new BuildResult(result, binlog, after.Count(log => !before.Contains(log)));
    }

    /// <summary>Starts a build without waiting for its end; there is no binary log of it.</summary>
    public Process Start(params string[] arguments) =>
        DotNet.Start(Folder, Environment(), ["build", ProjectFile, .. arguments, "-nodeReuse:false", "-m:1"]);

    /// <summary>Starts <c>dotnet watch run</c>, which goes on until it is killed.</summary>
    public Process Watch() => DotNet.Start(Folder, Environment(), "watch", "--non-interactive", "--project", ProjectFile, "run");

    /// <summary>Ids of the workers that run for this project now.</summary>
    public IReadOnlyList<int> Workers() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0 && IsWorker(id)),
    ];

    /// <summary>What a fresh clone has of this project: its sources, models, locks, but neither data nor anything that was built, nor a store.</summary>
    public TestProject Clone()
    {
        var clone = new TestProject(package);
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)))
        {
            if (file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj" or "data" or ".mcmc"))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(clone.PathOf(file))!);
                File.Copy(PathOf(file), clone.PathOf(file), overwrite: true);
            }
        }

        return clone;
    }

    public void Dispose() => root.Dispose();

    private bool IsWorker(int id)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{id}/cmdline");
            return line.Contains("\0worker\0", StringComparison.Ordinal) && line.Contains(Folder + "/", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private Dictionary<string, string> Environment() =>
        new(Variables) { ["NUGET_PACKAGES"] = package.PackagesFolder, ["McmcStoreDirectory"] = StoreFolder };

    /// <summary>Every run of the worker leaves a new log: paths with the times at which they were written.</summary>
    private HashSet<string> WorkerLogs() =>
    [
        .. Directory.EnumerateFiles(root.FullPath, "*.mcmc.log", SearchOption.AllDirectories)
            .Select(path => string.Create(CultureInfo.InvariantCulture, $"{path} {File.GetLastWriteTimeUtc(path).Ticks}")),
    ];
}
