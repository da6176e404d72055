namespace Mcmc.Runtime;

/// <summary>
/// A session with operators that ONNX Runtime does not have adds their domain to a table of the whole process, which every opening
/// reads and nothing guards: of two that add the same one at once, the later is refused (microsoft/onnxruntime#22663). So such a
/// session is opened while no other is.
/// </summary>
internal static class DomainTable
{
    private static readonly ReaderWriterLockSlim Table = new();

    /// <param name="open">Opens the session; opens no other meanwhile.</param>
    /// <param name="addsDomain">Whether it has operators that ONNX Runtime does not have.</param>
    public static T Open<T>(Func<T> open, bool addsDomain)
    {
        Action enter = addsDomain ? Table.EnterWriteLock : Table.EnterReadLock;
        Action exit = addsDomain ? Table.ExitWriteLock : Table.ExitReadLock;
        enter();
        try
        {
            return open();
        }
        finally
        {
            exit();
        }
    }
}
