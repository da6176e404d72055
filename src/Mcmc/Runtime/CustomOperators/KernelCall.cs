using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Mcmc.Runtime.CustomOperators;

/// <summary>One run of a kernel: its inputs, its outputs and the session's threads.</summary>
internal readonly unsafe struct KernelCall(nint context)
{
    public KernelTensor Input(int index)
    {
        var value = NativeApi.Input(context, index);
        return value == 0 ? throw new InvalidOperationException($"Input {index} is missing.") : new KernelTensor(NativeApi.Data(value), NativeApi.Dims(value));
    }

    /// <summary>The same for an input that may be left out: without data then.</summary>
    public KernelTensor Optional(int index) =>
        NativeApi.InputCount(context) > (nuint)index && NativeApi.Input(context, index) is not 0 and var value ? new KernelTensor(NativeApi.Data(value), NativeApi.Dims(value)) : default;

    /// <summary>An input of the dimensions that the caller counts on.</summary>
    public float* Input(int index, params ReadOnlySpan<long> dims)
    {
        var tensor = Input(index);
        return tensor.Dims.AsSpan().SequenceEqual(dims)
            ? tensor.Data
            : throw new InvalidOperationException($"Input {index} is [{string.Join(',', tensor.Dims)}], not [{string.Join(',', dims.ToArray())}].");
    }

    /// <summary>Memory for an output.</summary>
    public float* Output(int index, params ReadOnlySpan<long> dims) => NativeApi.Data(NativeApi.Output(context, index, dims));

    /// <summary>Calls the body for 0 … count − 1 on the session's threads, in no order, and waits for all.</summary>
    public void Parallel(int count, Action<int> body)
    {
        if (count <= 1)
        {
            for (var i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        var loop = new Loop(body);
        var handle = GCHandle.Alloc(loop);
        try
        {
            NativeApi.ParallelFor(context, &Iterate, count, (void*)GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }

        loop.Error?.Throw();
    }

    [UnmanagedCallersOnly]
    private static void Iterate(void* state, nuint index)
    {
        var loop = (Loop)GCHandle.FromIntPtr((nint)state).Target!;
        try
        {
            loop.Body((int)index);
        }
        catch (Exception e)
        {
            // Nothing may be thrown through native frames: the caller throws it.
            loop.Error = ExceptionDispatchInfo.Capture(e);
        }
    }

    private sealed class Loop(Action<int> body)
    {
        public Action<int> Body => body;

        public ExceptionDispatchInfo? Error { get; set; }
    }
}
