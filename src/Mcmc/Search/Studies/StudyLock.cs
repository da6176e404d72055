using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Search.Studies;

/// <summary>
/// The right to write a study: a lock of the operating system, which ends with its process however that ends. Beside it lies
/// a file that names the holder to those who wait.
/// </summary>
internal sealed class StudyLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    // EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION of Windows: what .NET reports for a file that is held.
    private const int HeldOnLinux = 11;
    private const int HeldOnMacOS = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private readonly FileStream held;
    private readonly string holderPath;

    private StudyLock(FileStream held, string holderPath) => (this.held, this.holderPath) = (held, holderPath);

    /// <summary>Takes the lock of a study, waiting for half an hour where another process has it.</summary>
    /// <param name="studyPath">The study.</param>
    /// <param name="clock">Tells the time to wait and the time that the holder is named with.</param>
    /// <param name="notice">Told whom it waits for, and again every minute: who waits in silence is taken to hang.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="McmcException">MCMC5101 after half an hour; MCMC5104 where the folder cannot be written.</exception>
    public static StudyLock Take(string studyPath, TimeProvider clock, Action<string> notice, CancellationToken cancellation)
    {
        var holderPath = studyPath + ".holder";
        var start = clock.GetTimestamp();
        TimeSpan? told = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryOpen(studyPath) is { } held)
            {
                return new StudyLock(held, holderPath).Sign(clock, notice);
            }

            var holder = Holder(holderPath) ?? "another process";
            if (clock.GetElapsedTime(start) >= Patience)
            {
                throw new McmcException(Codes.StudyBusy, $"The study is being written by {holder}, and was for {Patience.TotalMinutes:0} minutes. Wait for it to end, end it, or name another folder with --study.", studyPath);
            }

            if (told is null || clock.GetElapsedTime(start) - told >= Reminder)
            {
                told = clock.GetElapsedTime(start);
                notice($"waiting for {holder}, which writes the same study");
            }

            Task.Delay(Glance, clock, cancellation).GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(holderPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A name that stays behind is told from a living holder by the lock.
        }

        held.Dispose();
    }

    private StudyLock Sign(TimeProvider clock, Action<string> notice)
    {
        try
        {
            if (Holder(holderPath) is { } former)
            {
                notice($"going on where {former} stopped without an end");
            }

            var command = string.Join(' ', Environment.GetCommandLineArgs().Select(Path.GetFileName).Take(3));
            File.WriteAllText(holderPath, string.Create(
                CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} ({command}, since {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC)"));
            return this;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw Unwritable(holderPath, e);
        }
    }

    /// <returns>Null where another process holds it.</returns>
    private static FileStream? TryOpen(string studyPath)
    {
        var path = studyPath + ".lock";
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is HeldOnLinux or HeldOnMacOS or HeldOnWindows)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(studyPath, e);
        }
    }

    private static string? Holder(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static McmcException Unwritable(string path, Exception e) =>
        new(Codes.StudyUnwritable, $"The study cannot be written: {e.Message.TrimEnd('.')}. What was in it before is still there; make room or permit writing there, or name another folder with --study.", path, cause: e);
}
