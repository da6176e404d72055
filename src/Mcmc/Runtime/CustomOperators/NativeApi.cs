using System.Runtime.InteropServices;

namespace Mcmc.Runtime.CustomOperators;

/// <summary>
/// The functions of ONNX Runtime's C interface that kernels of our own need and the managed API does not show. They stand in
/// a table whose order never changes; the numbers are their places in it (onnxruntime_c_api.h, since version 1.17 at the latest).
/// </summary>
internal static unsafe partial class NativeApi
{
    private const uint Version = 17;
    private const int Fail = 1;
    private static readonly nint* Table = Load();

    public static int TableVersion => (int)Version;

    public static nint CreateDomain(byte* name)
    {
        nint domain;
        Check(((delegate* unmanaged<byte*, nint*, nint>)Table[26])(name, &domain));
        return domain;
    }

    public static void AddOperator(nint domain, void* op) => Check(((delegate* unmanaged<nint, void*, nint>)Table[27])(domain, op));

    public static void AddDomain(nint sessionOptions, nint domain) => Check(((delegate* unmanaged<nint, nint, nint>)Table[28])(sessionOptions, domain));

    public static nint AttributeFloat(nint info, byte* name, float* value) => ((delegate* unmanaged<nint, byte*, float*, nint>)Table[85])(info, name, value);

    public static nint AttributeInt(nint info, byte* name, long* value) => ((delegate* unmanaged<nint, byte*, long*, nint>)Table[86])(info, name, value);

    public static nint AttributeInts(nint info, byte* name, long* values, nuint* count) =>
        ((delegate* unmanaged<nint, byte*, long*, nuint*, nint>)Table[163])(info, name, values, count);

    public static nuint InputCount(nint context)
    {
        nuint count;
        Check(((delegate* unmanaged<nint, nuint*, nint>)Table[88])(context, &count));
        return count;
    }

    /// <summary>The tensor, or zero where an optional input was left out.</summary>
    public static nint Input(nint context, int index)
    {
        nint value;
        Check(((delegate* unmanaged<nint, nuint, nint*, nint>)Table[90])(context, (nuint)index, &value));
        return value;
    }

    public static nint Output(nint context, int index, ReadOnlySpan<long> dims)
    {
        nint value;
        fixed (long* first = dims)
        {
            Check(((delegate* unmanaged<nint, nuint, long*, nuint, nint*, nint>)Table[91])(context, (nuint)index, first, (nuint)dims.Length, &value));
        }

        return value;
    }

    public static float* Data(nint value)
    {
        void* data;
        Check(((delegate* unmanaged<nint, void**, nint>)Table[51])(value, &data));
        return (float*)data;
    }

    public static long[] Dims(nint value)
    {
        nint shape;
        Check(((delegate* unmanaged<nint, nint*, nint>)Table[65])(value, &shape));
        try
        {
            nuint rank;
            Check(((delegate* unmanaged<nint, nuint*, nint>)Table[61])(shape, &rank));
            var dims = new long[rank];
            fixed (long* first = dims)
            {
                Check(((delegate* unmanaged<nint, long*, nuint, nint>)Table[62])(shape, first, rank));
            }

            return dims;
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)Table[99])(shape);
        }
    }

    /// <summary>Calls a function for 0 … count − 1 on the session's threads, and waits.</summary>
    public static void ParallelFor(nint context, delegate* unmanaged<void*, nuint, void> body, int count, void* state) =>
        Check(((delegate* unmanaged<nint, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, nint>)Table[274])(context, body, (nuint)count, (nuint)count, state));

    /// <summary>A status for ONNX Runtime, which releases it.</summary>
    public static nint Failure(Exception e)
    {
        var message = Marshal.StringToCoTaskMemUTF8(OneLine.Of(e.Message));
        var status = ((delegate* unmanaged<int, nint, nint>)Table[0])(Fail, message);
        Marshal.FreeCoTaskMem(message);
        return status;
    }

    /// <exception cref="InvalidOperationException">The function failed, with its own message.</exception>
    public static void Check(nint status)
    {
        if (status != 0)
        {
            var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Table[2])(status));
            ((delegate* unmanaged<nint, void>)Table[93])(status);
            throw new InvalidOperationException(message);
        }
    }

    private static nint* Load()
    {
        NativeOnnxRuntime.Ensure();
        var table = ((delegate* unmanaged<uint, nint*>)(*OrtGetApiBase()))(Version);
        return table is not null ? table : throw new InvalidOperationException($"ONNX Runtime {NativeOnnxRuntime.Version} has no C interface of version {Version}.");
    }

    [LibraryImport("onnxruntime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint* OrtGetApiBase();
}
