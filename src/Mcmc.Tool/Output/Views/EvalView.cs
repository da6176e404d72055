using System.Globalization;
using Mcmc.Tool.Output.Documents;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>Quality on a data set, in percent.</summary>
internal static class EvalView
{
    public static void Render(IAnsiConsole console, EvalDocument quality)
    {
        var table = TextTable.Of("Quality", ">Value");
        table.Add("Top-1 accuracy", $"{Percent(quality.Top1)} (95% interval {Percent(quality.Top1Low)} to {Percent(quality.Top1High)})");
        table.Add("Top-5 accuracy", Percent(quality.Top5));
        table.Add("Cross-entropy", string.Create(CultureInfo.InvariantCulture, $"{quality.Loss:0.0000} nats"));
        table.Add("Samples", string.Create(CultureInfo.InvariantCulture, $"{quality.Samples} in {quality.Seconds:0.0} s"));
        console.Write(table);
    }

    /// <summary>Such as <c>93.25%</c>, of a rate in [0, 1].</summary>
    public static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{100 * rate:0.00}%");
}
