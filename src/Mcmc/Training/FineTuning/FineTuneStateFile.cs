using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Training.FineTuning;

/// <summary>
/// A state on the disk, whole or not at all: "MCMCFT02", the key of the job, the best score, the learning rate's guard, the lengths of the trainer's
/// state and of the best weights, those two, and a SHA-256 of all that.
/// </summary>
internal sealed class FineTuneStateFile
{
    private const string Ending = ".finetune";
    private const int Doubles = 6;
    private const int ScoreBytes = Doubles * sizeof(double) + 3 * sizeof(int);
    private const int HeaderBytes = 8 + SHA256.HashSizeInBytes + ScoreBytes + 2 * sizeof(int);

    private readonly byte[] key;

    private FineTuneStateFile(string path, byte[] key) => (Path, this.key) = (path, key);

    public string Path { get; }

    private static ReadOnlySpan<byte> Magic => "MCMCFT02"u8;

    /// <summary>The file of a job, which is there if it was begun before; null where the job keeps none.</summary>
    public static FineTuneStateFile? Of(FineTuneJob job, FineTuneOptions options)
    {
        if (job.StateStem is not { } stem)
        {
            return null;
        }

        const int ShortKey = 16;
        var key = Key(job, options);
        return new FineTuneStateFile($"{stem}.{Convert.ToHexStringLower(key)[..ShortKey]}{Ending}", key);
    }

    /// <summary>Deletes the states of a stem: their work is done, or nobody will ask for it again.</summary>
    public static void Forget(string stem)
    {
        var full = System.IO.Path.GetFullPath(stem);
        var folder = System.IO.Path.GetDirectoryName(full)!;
        try
        {
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, System.IO.Path.GetFileName(full) + ".*" + Ending) : [])
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A state too many costs space alone.
        }
    }

    /// <exception cref="McmcException">MCMC4009.</exception>
    public void Write(FineTuneState state)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        key.CopyTo(header, Magic.Length);
        var at = Magic.Length + key.Length;
        foreach (var number in (ReadOnlySpan<double>)[state.Best.Before, state.Best.Top1, state.Best.Loss, state.Best.Highest, state.Guard.First, state.Guard.Smoothed])
        {
            BinaryPrimitives.WriteDoubleLittleEndian(header.AsSpan(at), number);
            at += sizeof(double);
        }

        foreach (var number in (ReadOnlySpan<int>)[state.Best.Epoch, state.Best.IsAverage ? 1 : 0, state.Guard.Lowered, state.Trainer.Length, state.BestWeights.Length])
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), number);
            at += sizeof(int);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = PendingFile.Create(Path);
        file.Write(stream =>
        {
            foreach (var part in (byte[][])[header, state.Trainer, state.BestWeights])
            {
                hash.AppendData(part);
                stream.Write(part);
            }

            stream.Write(hash.GetHashAndReset());
        });
        file.Commit();
    }

    /// <returns>Null where there is no file.</returns>
    /// <exception cref="McmcException">MCMC5120 where it is damaged, or of another job.</exception>
    public FineTuneState? Read()
    {
        try
        {
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>MCMC5120.</summary>
    public McmcException Unusable(string fault, Exception? cause = null) => new(
        Codes.FineTuningStateInvalid, $"The state of an earlier fine-tuning {fault}. Delete the file to start that fine-tuning again.", Path, cause: cause);

    private FineTuneState Read(FileStream stream)
    {
        var header = new byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.AsSpan().StartsWith(Magic))
        {
            throw Unusable("is damaged: it does not begin as one");
        }

        if (!header.AsSpan(Magic.Length, key.Length).SequenceEqual(key))
        {
            throw Unusable("is of another model, other data or other options");
        }

        var numbers = header.AsMemory(Magic.Length + key.Length);
        double Number(int index) => BinaryPrimitives.ReadDoubleLittleEndian(numbers.Span[(index * sizeof(double))..]);
        int Count(int index) => BinaryPrimitives.ReadInt32LittleEndian(numbers.Span[(Doubles * sizeof(double) + index * sizeof(int))..]);
        var (trainerBytes, weightBytes) = (Count(3), Count(4));
        if (trainerBytes < 0 || weightBytes < 0 || stream.Length != (long)HeaderBytes + trainerBytes + weightBytes + SHA256.HashSizeInBytes)
        {
            throw Unusable("is damaged: its length is not what it says");
        }

        var (trainer, weights, expected) = (new byte[trainerBytes], new byte[weightBytes], new byte[SHA256.HashSizeInBytes]);
        stream.ReadExactly(trainer);
        stream.ReadExactly(weights);
        stream.ReadExactly(expected);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Array.ForEach((byte[][])[header, trainer, weights], hash.AppendData);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(expected)
            ? new FineTuneState(trainer, new BestScore(Number(0), Number(1), Number(2), Number(3), Count(0), Count(1) != 0), weights, new RateGuardState(Count(2), Number(4), Number(5)))
            : throw Unusable("is damaged: its bytes are not those that were written");
    }

    private static byte[] Key(FineTuneJob job, FineTuneOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var model in (Model?[])[job.Student, job.Teacher])
        {
            hash.AppendData(model is null ? [0] : SHA256.HashData(OnnxFile.ToBytes(model)));
        }

        // A record's text has every member that counts. Another version's kernels would end with other bytes.
        hash.AppendData(Encoding.UTF8.GetBytes($"{options with { SaveInterval = default, Recomputes = false }}\n{job.Augment}\n{job.DataKey}\n{Runtime.InferenceRunner.RuntimeVersion}\n{ToolVersion.Current}"));
        foreach (var samples in (int[]?[])[job.TrainingSamples, job.ValidationSamples])
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes((samples ?? [-1]).AsSpan()));
        }

        return hash.GetHashAndReset();
    }
}
