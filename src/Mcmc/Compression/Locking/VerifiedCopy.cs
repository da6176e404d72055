using System.Security.Cryptography;
using Mcmc.Ir;

namespace Mcmc.Compression.Locking;

/// <summary>Copies a file that must be the one that a hash names.</summary>
internal static class VerifiedCopy
{
    private const int BufferBytes = 1 << 17;

    /// <returns>Whether it was; only then there is a copy.</returns>
    /// <exception cref="Diagnostics.McmcException">MCMC4009 where the copy cannot be written.</exception>
    public static bool Make(string source, string target, string sha256)
    {
        using var input = File.OpenRead(source);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var copy = PendingFile.Create(target);
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            var read = count;
            copy.Write(stream => stream.Write(buffer, 0, read));
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
        {
            return false;
        }

        copy.Commit();
        return true;
    }
}
