using System.Text;
using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;

namespace Mcmc.Tool.Worker;

/// <summary>Writes messages, one a line, from any thread. Silent once nobody listens: the lifeline ends the work then.</summary>
internal sealed class MessageWriter(Stream stream) : IDisposable
{
    private readonly Lock mutex = new();
    private readonly StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };

    public void Write(WorkerMessage message)
    {
        try
        {
            lock (mutex)
            {
                writer.WriteLine(message.ToString());
            }
        }
        catch (IOException)
        {
            // The build is gone.
        }
    }

    public void Write(Diagnostic diagnostic) =>
        Write(WorkerMessage.Diagnostic(diagnostic.Code.Id, diagnostic.Code.Severity, diagnostic.Message, diagnostic.File, diagnostic.Line));

    public void Dispose()
    {
        try
        {
            writer.Dispose();
        }
        catch (IOException)
        {
            // The build is gone.
        }
    }
}
