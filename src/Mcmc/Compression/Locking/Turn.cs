using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Compression.Locking;

/// <summary>
/// The right to do something that one process does at a time. It is an exclusively opened file: unlike a named mutex it works
/// the same everywhere, and the system lets it go with the process, however that ends.
/// </summary>
internal sealed class Turn : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Much longer than a search by default takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly FileStream file;
    private readonly string owner;

    private Turn(FileStream file, string owner) => (this.file, this.owner) = (file, owner);

    /// <summary>Waits until nobody else has it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">Measures how long it takes.</param>
    /// <param name="waiting">Told, where it has to wait, who has it, and whether for the first time; then again every minute.</param>
    /// <returns>Null where no such file can be made: then nobody waits for anybody.</returns>
    /// <exception cref="McmcException">MCMC5110 after half an hour.</exception>
    public static Turn? Take(string path, TimeProvider clock, Action<string, bool> waiting, CancellationToken cancellation)
    {
        var owner = path + ".owner";
        var start = clock.GetTimestamp();
        var told = -1;
        for (; ; cancellation.WaitHandle.WaitOne(Pause))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                Sign(owner);
                return new Turn(file, owner);
            }
            catch (UnauthorizedAccessException)
            {
                return null;
            }
            catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
            {
                return null;
            }
            catch (IOException)
            {
                if ((int)clock.GetElapsedTime(start).TotalMinutes is var minute && minute > told)
                {
                    waiting(Holder(owner), told < 0);
                    told = minute;
                }

                if (clock.GetElapsedTime(start) > Patience)
                {
                    throw new McmcException(Codes.SearchBusy, $"{Holder(owner)} has been compressing the same model for half an hour. Wait for its end, or end it, and build again.");
                }
            }
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only says who; whoever is next writes it again.
        }

        file.Dispose();
    }

    private static void Sign(string owner)
    {
        try
        {
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The turn holds without it.
        }
    }

    private static string Holder(string owner)
    {
        try
        {
            return $"process {File.ReadAllText(owner)}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
