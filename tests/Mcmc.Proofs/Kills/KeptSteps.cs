using System.Buffers.Binary;

namespace Mcmc.Proofs.Kills;

/// <summary>How many steps of a fine-tuning are kept in its state, read without the code that wrote it.</summary>
internal static class KeptSteps
{
    /// <param name="folder">Where the state lies.</param>
    /// <returns>0 where there is none.</returns>
    public static int In(string folder)
    {
        var file = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.finetune").SingleOrDefault() : null;
        if (file is null)
        {
            return 0;
        }

        var bytes = File.ReadAllBytes(file);
        var magic = "MCMCTS01"u8;
        return (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf(magic) + magic.Length));
    }
}
