using Google.Protobuf;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx.Proto;
using Microsoft.Win32.SafeHandles;

namespace Mcmc.Ir.Onnx;

/// <summary>
/// ONNX files to models and back. What the IR does not manage survives the round trip (unknown fields, doc strings,
/// functions, types that are no tensors …). Written files are normalised: typed lists of tensors become raw data, nodes
/// stand in topological order, <c>ai.onnx</c> is spelled as the empty domain, fields that say their default are left out,
/// external data moves into one file, a value declared twice says the same both times, and text that is not UTF-8 gets
/// replacement characters. Writing the same model gives the same bytes.
/// </summary>
internal static class OnnxFile
{
    /// <summary>Reads a model and checks everything in it that later code relies on.</summary>
    /// <exception cref="McmcException">
    /// MCMC4005 no such file; MCMC3001 no readable ONNX model; MCMC3002 a rule of ONNX is broken; MCMC3004 external data.
    /// </exception>
    public static Model Load(string path)
    {
        try
        {
            return ModelReader.Read(Parse(path), path);
        }
        catch (OutOfMemoryException e)
        {
            throw Unreadable(path, "It takes more memory than there is. Use a machine with more memory.", e);
        }
    }

    /// <summary>
    /// Writes a model. Tensors that came from external data go to one file beside it, <c>NAME.onnx.data</c>; so do all
    /// weights of a model that is too large for one message. Both files are complete before either replaces an older one,
    /// and the model's comes last.
    /// </summary>
    /// <exception cref="McmcException">MCMC4009 when the file cannot be written; what was there before is still there.</exception>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="singleFile">Whether external data moves into the file; MCMC4011 where the model is too large for that.</param>
    public static void Save(Model model, string path, bool singleFile = false)
    {
        if (singleFile)
        {
            SaveSingle(model, path);
            return;
        }

        var external = new ExternalDataWriter(Path.GetFileName(path) + ".data", spill: !FitsBytes(model));
        var message = ModelWriter.Write(model, external);
        using var data = external.IsEmpty ? null : PendingFile.Create(path + ".data");
        using var file = PendingFile.Create(path);
        data?.Write(external.WriteTo);
        file.Write(message.WriteTo);
        data?.Commit();
        file.Commit();
    }

    private static void SaveSingle(Model model, string path)
    {
        if (!FitsBytes(model))
        {
            throw new McmcException(Codes.FeatureMissing, $"'{path}' would need its weights in a second file, which is not available here: an ONNX file holds at most 2 GB.", path);
        }

        using var file = PendingFile.Create(path);
        file.Write(ModelWriter.Write(model, external: null).WriteTo);
        file.Commit();
    }

    /// <summary>The model as the bytes of one file without external data, for sessions. Needs <see cref="FitsBytes"/>.</summary>
    public static byte[] ToBytes(Model model) =>
        FitsBytes(model)
            ? ModelWriter.Write(model, external: null).ToByteArray()
            : throw new InvalidOperationException("The model is too large for one message; save it and load the file.");

    /// <summary>Whether <see cref="ToBytes"/> can be used; where not (about 1.5 GB of weights), a session must load a saved file.</summary>
    public static bool FitsBytes(Model model) => ModelWriter.InlineBytes(model) <= ModelWriter.MaxInlineBytes;

    private static ModelProto Parse(string path)
    {
        if (Directory.Exists(path))
        {
            throw Unreadable(path, "It is a folder: name the .onnx file in it.");
        }

        try
        {
            using var file = File.OpenHandle(path);
            return Parse(file, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new McmcException(Codes.FileMissing, $"'{path}' does not exist: check the path of the model.", path, cause: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, $"{e.Message.TrimEnd('.')}. Make the file readable.", e);
        }
    }

    private static ModelProto Parse(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        if (length is 0 or > int.MaxValue)
        {
            throw Unreadable(path, length == 0
                ? "It is empty: export or download it again."
                : "It is larger than the 2 GB that ONNX allows: export it with external data.");
        }

        try
        {
            var message = ModelProto.Parser.ParseFrom(FileSequence.Of(file, length));
            return message.Graph is not null ? message : throw Unreadable(path, FileKind.Describe(Head(file)));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            // The other three: the parser's sum of position and length overflows for lengths near 2 GB, and it runs off its buffer.
            throw Unreadable(path, FileKind.Describe(Head(file)), e);
        }
    }

    private static byte[] Head(SafeFileHandle file)
    {
        var head = new byte[FileKind.HeadBytes];
        return head[..RandomAccess.Read(file, head, 0)];
    }

    private static McmcException Unreadable(string path, string why, Exception? cause = null) =>
        new(Codes.ModelUnreadable, $"'{path}' is not a readable ONNX model. {why}", path, cause: cause);
}
