namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// The maps of a batch, cut into tiles of 4 × 4 positions; the last tiles of a row or column may reach over the edge. In wide
/// maps four tiles side by side are a strip, whose rows are vectors: of every four strips the first tiles come first, then
/// the second, as transposing the four vectors gives them.
/// </summary>
internal sealed record TileGrid(int Batch, int Rows, int Columns)
{
    private const int Side = WinogradTransform.Side;

    public int Across { get; } = (Columns + Side - 1) / Side;

    public int Down { get; } = (Rows + Side - 1) / Side;

    public int Count => Batch * Across * Down;

    /// <summary>Strips of a row: 1, 2 or 4; 0 where rows are none.</summary>
    public int Strips { get; } = Columns is Microkernel.Lanes or 2 * Microkernel.Lanes or 4 * Microkernel.Lanes ? Columns / Microkernel.Lanes : 0;

    /// <summary>Whether as many products as tiles take are far fewer than the positions' own.</summary>
    public bool SavesProducts => 2 * Across * Down * WinogradTransform.Products <= Rows * Columns * WinogradTransform.Taps * WinogradTransform.Taps;

    /// <summary>Whether there is a tile at a place in the order of computation.</summary>
    /// <param name="place">At least 0; those of the last 16 may have none.</param>
    /// <param name="tile">Its first row and column in its image.</param>
    public bool Has(int place, out (int Image, int Row, int Column) tile)
    {
        var (group, inside) = Math.DivRem(place, Microkernel.Lanes);
        var index = Strips > 0 ? group * Microkernel.Lanes + inside % Side * Side + inside / Side : place;
        var (image, at) = Math.DivRem(index, Across * Down);
        tile = index < Count ? (image, at / Across * Side, at % Across * Side) : default;
        return index < Count;
    }
}
