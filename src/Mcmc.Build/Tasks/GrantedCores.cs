using System.Diagnostics;
using System.Globalization;
using Microsoft.Build.Framework;

namespace Mcmc.Build.Tasks;

/// <summary>The share of the machine that the build gives to one worker, and the build node while the worker runs.</summary>
internal sealed class GrantedCores : IDisposable
{
    private readonly IBuildEngine engine;
    private readonly int granted;

    public GrantedCores(IBuildEngine engine)
    {
        this.engine = engine;
        granted = Request();
    }

    /// <summary>At least one.</summary>
    public string Count => Math.Max(1, granted).ToString(CultureInfo.InvariantCulture);

    public static string ParentId
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.Id.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Lets the node build other projects in the meantime.</summary>
    public T Yielding<T>(Func<T> work)
    {
        var node = engine as IBuildEngine3;
        node?.Yield();
        try
        {
            return work();
        }
        finally
        {
            node?.Reacquire();
        }
    }

    public void Dispose()
    {
        if (granted > 0)
            ((IBuildEngine9)engine).ReleaseCores(granted);
    }

    private int Request()
    {
        try
        {
            return (engine as IBuildEngine9)?.RequestCores(Environment.ProcessorCount) ?? 0;
        }
        catch (NotImplementedException)
        {
            // A task host has no scheduler to ask.
            return 0;
        }
    }
}
