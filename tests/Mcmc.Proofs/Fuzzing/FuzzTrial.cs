using System.Diagnostics;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;

namespace Mcmc.Proofs.Fuzzing;

/// <summary>Loads a file, finds its groups and cuts each to half: that must give a model or a coded diagnostic.</summary>
internal static class FuzzTrial
{
    public static FuzzVerdict Run(string path)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, bytes) = (process.TotalProcessorTime, GC.GetAllocatedBytesForCurrentThread());
        var (code, message) = Outcome(path);
        process.Refresh();
        return new FuzzVerdict(code, message, (process.TotalProcessorTime - cpu).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static (string Code, string Message) Outcome(string path)
    {
        try
        {
            var groups = ChannelGroups.Find(OnnxFile.Load(path));
            int[] half = [.. groups.All.Select(g => Math.Max(1, g.Width / 2))];
            OnnxFile.ToBytes(Pruner.Slice(Policy.OfWidths(groups, Importance.L2(groups), half)));
            return (FuzzVerdict.Cut, "");
        }
        catch (McmcException e) when (!RanOutOfMemory(e) && e.Diagnostic.Code != Codes.Bug)
        {
            return (e.Diagnostic.Code.Id, e.Diagnostic.Message);
        }
        catch (Exception e)
        {
            return (FuzzVerdict.Failure, e.ToString());
        }
    }

    /// <summary>The engine says so politely; here it means that a length was believed.</summary>
    private static bool RanOutOfMemory(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutOfMemoryException)
            {
                return true;
            }
        }

        return false;
    }
}
