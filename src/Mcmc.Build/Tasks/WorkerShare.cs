using Microsoft.Build.Framework;

namespace Mcmc.Build.Tasks;

/// <summary>
/// One core, asked of the build for a worker, and the build node that is free while the worker runs. One, because results
/// must not depend on what else the machine builds at the time.
/// </summary>
internal sealed class WorkerShare : IDisposable
{
    private readonly IBuildEngine engine;
    private readonly int granted;

    public WorkerShare(IBuildEngine engine)
    {
        this.engine = engine;
        granted = Request();
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
        {
            ((IBuildEngine9)engine).ReleaseCores(granted);
        }
    }

    private int Request()
    {
        try
        {
            return (engine as IBuildEngine9)?.RequestCores(1) ?? 0;
        }
        catch (NotImplementedException)
        {
            // A task host has no scheduler to ask.
            return 0;
        }
    }
}
