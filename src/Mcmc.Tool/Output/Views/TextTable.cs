using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>Tables of plain text. Names in models may hold brackets, which markup would swallow.</summary>
internal static class TextTable
{
    /// <param name="columns">Headers; a leading <c>&gt;</c> aligns the column to the right.</param>
    public static Table Of(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(right ? column[1..] : column)) { Alignment = right ? Justify.Right : Justify.Left });
        }

        return table;
    }

    public static void Add(this Table table, params string[] cells) => table.AddRow(cells.Select(c => new Text(c)));

    /// <summary>Writes a line of text as it is.</summary>
    public static void Line(this IAnsiConsole console, string text = "") => console.Write(new Text(text + "\n"));
}
