namespace Mcmc.Diagnostics;

/// <summary>One entry of the catalogue: a stable code, its severity and a title of a few words.</summary>
public sealed class DiagnosticCode
{
    internal DiagnosticCode(string id, Severity severity, string title)
    {
        Id = id;
        Severity = severity;
        Title = title;
    }

    /// <summary><c>MCMC</c> and four digits; never reused.</summary>
    public string Id { get; }

    public Severity Severity { get; }

    public string Title { get; }

    /// <summary>The exit code of <c>mcmc</c> for an error of this family (design: 1xxx→1, 3xxx→3, 4xxx→2, 5xxx→4 or 5, 9xxx→70).</summary>
    public int ExitCode => Id[4] switch
    {
        '1' => 1,
        '3' => 3,
        '4' => 2,
        '5' => Id[5] == '1' ? 5 : 4,
        '9' => 70,
        _ => 0,
    };

    public override string ToString() => Id;
}
