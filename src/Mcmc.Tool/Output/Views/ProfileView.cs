using System.Globalization;
using Mcmc.Tool.Output.Documents;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>A device profile for a person: what was measured, and how well it predicts; and whether it still does.</summary>
internal static class ProfileView
{
    public static void Render(IAnsiConsole console, ProfileDocument document)
    {
        console.Line($"{document.Output}: {document.Processor} ({document.Processors} processors, {document.System}), ONNX Runtime {document.RuntimeVersion}, {document.Provider}, {document.Threads} {(document.Threads == 1 ? "thread" : "threads")}");
        console.Line(string.Create(CultureInfo.InvariantCulture, $"{document.Layers} kinds of layers, {document.Timings} timings, {document.Seconds:0} s"));
        var table = TextTable.Of("Model", ">Networks timed", ">Held out", ">Mean error", ">Worst error", ">Stated error");
        foreach (var model in document.Models)
        {
            table.Add(model.Name, Number(model.Policies), Number(model.HeldOut), Percent(model.MeanError), Percent(model.WorstError), Percent(model.StatedError));
        }

        console.Write(table);
    }

    public static void Render(IAnsiConsole console, ProfileTrialDocument document)
    {
        var table = TextTable.Of("Model", ">Networks", ">Within", ">Mean error", ">Worst error", ">Stated error", ">Repeats differ by", "Stated error holds");
        foreach (var model in document.Models)
        {
            table.Add(
                model.Name, Number(model.Networks), Number(model.Within), Percent(model.MeanError), Percent(model.WorstError), Percent(model.StatedError), Percent(model.RepeatError), model.Holds switch { true => "yes", false => "no", null => "too noisy to tell" });
        }

        console.Write(table);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } known ? CostsView.Percent(known, 1) : "–";
}
