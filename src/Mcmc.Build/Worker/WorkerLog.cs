using System.Text;

namespace Mcmc.Build.Worker;

/// <summary>Everything that one run of the worker wrote, for the person who looks into a failure.</summary>
internal sealed class WorkerLog : IDisposable
{
    private const int TailLines = 3;

    private readonly StreamWriter writer;
    private readonly Queue<string> tail = new();

    public WorkerLog(string path) => writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    /// <summary>The last lines that were no messages, in one.</summary>
    public string Tail
    {
        get
        {
            lock (tail)
                return string.Join(" | ", tail);
        }
    }

    public void Message(string line)
    {
        lock (tail)
            writer.WriteLine(line);
    }

    public void Noise(string line)
    {
        lock (tail)
        {
            writer.WriteLine(line);
            if (string.IsNullOrWhiteSpace(line))
            {
                return;
            }

            tail.Enqueue(line.Trim());
            if (tail.Count > TailLines)
            {
                tail.Dequeue();
            }
        }
    }

    public void Dispose() => writer.Dispose();
}
