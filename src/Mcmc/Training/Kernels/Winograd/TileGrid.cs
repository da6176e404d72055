namespace Mcmc.Training.Kernels.Winograd;

/// <summary>The maps of a batch, cut into tiles of 4 × 4 positions; the last tiles of a row or column may reach over the edge.</summary>
internal sealed record TileGrid(int Batch, int Rows, int Columns)
{
    public int Across { get; } = (Columns + WinogradTransform.Side - 1) / WinogradTransform.Side;

    public int Down { get; } = (Rows + WinogradTransform.Side - 1) / WinogradTransform.Side;

    public int Count => Batch * Across * Down;

    /// <summary>The first row and column of a tile in its image.</summary>
    public (int Image, int Row, int Column) At(int tile)
    {
        var (image, place) = Math.DivRem(tile, Across * Down);
        return (image, place / Across * WinogradTransform.Side, place % Across * WinogradTransform.Side);
    }

    /// <summary>Whether as many products as tiles take are far fewer than the positions' own.</summary>
    public bool SavesProducts => 2 * Across * Down * WinogradTransform.Products <= Rows * Columns * WinogradTransform.Taps * WinogradTransform.Taps;
}
