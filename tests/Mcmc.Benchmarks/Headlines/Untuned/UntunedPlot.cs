using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Mcmc.Benchmarks.Headlines.Untuned;

/// <summary>Accuracy against MACs as pictures beside the page.</summary>
internal static class UntunedPlot
{
    private const double Width = 720;
    private const double Height = 420;

    public static string FileName(UntunedNetwork network) => $"results-{network.Name}.svg";

    /// <summary>Draws every network that has a curve.</summary>
    public static void Write(IReadOnlyList<UntunedRecord> points)
    {
        foreach (var network in UntunedNetwork.All.Where(n => n.Shares.Count > 1 && points.Any(p => p.Network == n.Name)))
        {
            using var picture = new MemoryStream();
            SvgExporter.Export(Draw(network, [.. points.Where(p => p.Network == network.Name)]), picture, Width, Height, isDocument: true);
            ResultFile.Write(FileName(network), System.Text.Encoding.UTF8.GetString(picture.ToArray()));
        }
    }

    private static PlotModel Draw(UntunedNetwork network, UntunedRecord[] points)
    {
        var plot = new PlotModel { Title = $"{network.Title}, without fine-tuning", Background = OxyColors.White };
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "MACs that remain, %", MajorGridlineStyle = LineStyle.Dot });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "top-1 accuracy, %", Minimum = 0, Maximum = 100, MajorGridlineStyle = LineStyle.Dot });
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.RightBottom, LegendBackground = OxyColors.White, LegendBorder = OxyColors.Gray });
        foreach (var method in network.Methods.Reverse())
        {
            var line = new LineSeries { Title = method, MarkerType = MarkerType.Circle };
            line.Points.AddRange(points.Where(p => p.Method == method || p.Method.Length == 0).OrderBy(p => p.Macs).Select(p => new DataPoint(100 * p.Macs, 100 * p.Accuracy.Top1)));
            plot.Series.Add(line);
        }

        return plot;
    }
}
