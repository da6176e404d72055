namespace Mcmc.Build.Items;

/// <summary>A line of a file, from 1; line 0 is the file as a whole.</summary>
internal readonly struct SourceLocation
{
    public SourceLocation(string file, int line = 0)
    {
        File = file;
        Line = line;
    }

    public string File { get; }

    public int Line { get; }
}
