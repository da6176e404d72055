using System.Runtime.InteropServices;

namespace Mcmc.Runtime.CustomOperators;

/// <summary>
/// The structure by which ONNX Runtime knows an operator of ours (<c>OrtCustomOp</c> of onnxruntime_c_api.h, version 17), with
/// the operator behind it. One lives as long as the process.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeOperator
{
    private const int Float = 1;
    private const int Required = 0;
    private const int OptionalInput = 1;

    private uint version;
    private nint createKernel;
    private delegate* unmanaged<NativeOperator*, nint> name;
    private delegate* unmanaged<NativeOperator*, nint> provider;
    private delegate* unmanaged<NativeOperator*, nuint, int> inputType;
    private delegate* unmanaged<NativeOperator*, nuint> inputs;
    private delegate* unmanaged<NativeOperator*, nuint, int> outputType;
    private delegate* unmanaged<NativeOperator*, nuint> outputs;
    private nint compute;
    private delegate* unmanaged<nint, void> destroy;
    private delegate* unmanaged<NativeOperator*, nuint, int> inputKind;
    private delegate* unmanaged<NativeOperator*, nuint, int> outputKind;
    private delegate* unmanaged<NativeOperator*, nuint, int> inputMemory;
    private delegate* unmanaged<NativeOperator*, int> variadicInputs;
    private delegate* unmanaged<NativeOperator*, int> variadicInputsAlike;
    private delegate* unmanaged<NativeOperator*, int> variadicOutputs;
    private delegate* unmanaged<NativeOperator*, int> variadicOutputsAlike;
    private delegate* unmanaged<NativeOperator*, nint, nint, nint*, nint> createKernelChecked;
    private delegate* unmanaged<nint, nint, nint> computeChecked;
    private nint inferShapes;
    private delegate* unmanaged<NativeOperator*, int> firstVersion;
    private delegate* unmanaged<NativeOperator*, int> lastVersion;
    private nint text;
    private nint managed;
    private int threads;

    public static NativeOperator* Make(CustomOperator op, int threads)
    {
        var native = (NativeOperator*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOperator));
        *native = new NativeOperator
        {
            version = (uint)NativeApi.TableVersion,
            name = &Name,
            provider = &AnyProvider,
            inputType = &TypeOf,
            inputs = &Inputs,
            outputType = &TypeOf,
            outputs = &Outputs,
            destroy = &Destroy,
            inputKind = &InputKind,
            outputKind = &OutputKind,
            inputMemory = &OutputKind,
            variadicInputs = &One,
            variadicInputsAlike = &One,
            variadicOutputs = &One,
            variadicOutputsAlike = &One,
            createKernelChecked = &Create,
            computeChecked = &Compute,
            firstVersion = &One,
            lastVersion = &Latest,
            text = Marshal.StringToCoTaskMemUTF8(op.Name),
            managed = GCHandle.ToIntPtr(GCHandle.Alloc(op)),
            threads = threads,
        };
        return native;
    }

    private static CustomOperator Operator(NativeOperator* op) => (CustomOperator)GCHandle.FromIntPtr(op->managed).Target!;

    [UnmanagedCallersOnly]
    private static nint Name(NativeOperator* op) => op->text;

    [UnmanagedCallersOnly]
    private static nint AnyProvider(NativeOperator* op) => 0;

    [UnmanagedCallersOnly]
    private static int TypeOf(NativeOperator* op, nuint index) => Float;

    [UnmanagedCallersOnly]
    private static nuint Inputs(NativeOperator* op) => (nuint)Operator(op).Inputs;

    [UnmanagedCallersOnly]
    private static nuint Outputs(NativeOperator* op) => (nuint)Operator(op).Outputs;

    [UnmanagedCallersOnly]
    private static int InputKind(NativeOperator* op, nuint index) => (int)index < Operator(op).RequiredInputs ? Required : OptionalInput;

    [UnmanagedCallersOnly]
    private static int OutputKind(NativeOperator* op, nuint index) => Required;

    [UnmanagedCallersOnly]
    private static int One(NativeOperator* op) => 1;

    [UnmanagedCallersOnly]
    private static int Latest(NativeOperator* op) => int.MaxValue;

    [UnmanagedCallersOnly]
    private static nint Create(NativeOperator* op, nint api, nint info, nint* kernel)
    {
        try
        {
            *kernel = GCHandle.ToIntPtr(GCHandle.Alloc(Operator(op).Create(new KernelAttributes(info), op->threads)));
            return 0;
        }
        catch (Exception e)
        {
            return NativeApi.Failure(e);
        }
    }

    [UnmanagedCallersOnly]
    private static nint Compute(nint kernel, nint context)
    {
        try
        {
            ((CustomKernel)GCHandle.FromIntPtr(kernel).Target!).Compute(new KernelCall(context));
            return 0;
        }
        catch (Exception e)
        {
            return NativeApi.Failure(e);
        }
    }

    [UnmanagedCallersOnly]
    private static void Destroy(nint kernel) => GCHandle.FromIntPtr(kernel).Free();
}
