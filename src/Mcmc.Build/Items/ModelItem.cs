using Mcmc.Build.Protocol;
using Mcmc.Compression.Locking;
using Microsoft.Build.Framework;

namespace Mcmc.Build.Items;

/// <summary>One <c>McmcModel</c>: the paths that belong to it, absolute, and what it asks for.</summary>
internal sealed class ModelItem
{
    private readonly ITaskItem item;
    private readonly string projectFile;
    private readonly string projectDirectory;
    private SourceLocation? location;

    /// <param name="item">The item as the project declares it.</param>
    /// <param name="projectFile">Absolute path of the project; relative paths of the item count from its folder.</param>
    /// <param name="intermediateDirectory">Where this project keeps what the worker makes; absolute, or relative to the project.</param>
    public ModelItem(ITaskItem item, string projectFile, string intermediateDirectory)
    {
        this.item = item;
        this.projectFile = projectFile;
        projectDirectory = Path.GetDirectoryName(projectFile)!;
        ModelPath = Resolve(item.ItemSpec);
        TargetPath = ToNativeSeparators(Option("TargetPath"));
        if (TargetPath.Length == 0)
        {
            TargetPath = Path.GetFileName(ModelPath);
        }

        OutputPath = Path.Combine(projectDirectory, intermediateDirectory, TargetPath);
    }

    /// <summary>The model as the project names it.</summary>
    public string Name => item.ItemSpec;

    public string ModelPath { get; }

    /// <summary>Where the compressed model goes, relative to the output folder.</summary>
    public string TargetPath { get; }

    /// <summary>The compressed model in the intermediate folder.</summary>
    public string OutputPath { get; }

    public string RecordPath => OutputPath + ".mcmc";

    public string RequestPath => OutputPath + ".mcmc.request";

    public string LogPath => OutputPath + ".mcmc.log";

    public string Mode => Option(WorkerRequest.Mode) is { Length: > 0 } mode ? mode : WorkerRequest.ModeCompress;

    public string OutputItemType => Option("OutputItemType") is { Length: > 0 } type ? type : "None";

    public bool WritesOutput => !Is(Mode, WorkerRequest.ModeCheck);

    /// <summary>The lock file: named, or beside the model.</summary>
    public string LockPath => PathOption(WorkerRequest.LockFile) is { Length: > 0 } named ? named : LockPaths.LockOf(ModelPath);

    /// <summary>Where the project declares it. Reads the project file the first time.</summary>
    public SourceLocation Location => location ??= ItemLocator.Find(item, "McmcModel", projectFile);

    /// <summary>Whether an item of the build is this one's declared output.</summary>
    public bool IsOutput(string itemSpec) => Is(Resolve(itemSpec), OutputPath);

    public string Option(string name) => item.GetMetadata(name).Trim();

    /// <summary>The absolute path that an option names, or nothing when it is not given.</summary>
    public string PathOption(string name) => Option(name) is { Length: > 0 } path ? Resolve(path) : "";

    /// <summary>Values of options are compared without regard to case, as MSBuild does.</summary>
    public static bool Is(string value, string expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private string Resolve(string path) => Path.Combine(projectDirectory, ToNativeSeparators(path));

    /// <summary>Projects written on Windows build elsewhere too: MSBuild turns the separators in items, but not in metadata.</summary>
    private static string ToNativeSeparators(string path) =>
        Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path.Replace('/', '\\');
}
