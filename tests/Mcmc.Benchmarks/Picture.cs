using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Mcmc.Benchmarks;

/// <summary>Lines over one quantity, as an SVG file beside the pages under <c>docs/</c>.</summary>
/// <param name="title">Above the picture.</param>
/// <param name="across">What the horizontal axis shows, with its unit.</param>
/// <param name="up">What the vertical axis shows, with its unit; it begins at 0.</param>
internal sealed class Picture(string title, string across, string up)
{
    private const double Width = 820;
    private const double Height = 420;

    private const string Font = "Arial";
    private const double Margin = 10;
    private const double TitleDistance = 14;
    private const char ByteOrderMark = '\uFEFF';

    private readonly List<LineSeries> lines = [];

    /// <param name="name">In the legend.</param>
    /// <param name="points">From left to right.</param>
    /// <param name="isMarked">Whether each point is worth a dot.</param>
    public void Add(string name, IEnumerable<(double X, double Y)> points, bool isMarked)
    {
        var line = new LineSeries { Title = name, MarkerType = isMarked ? MarkerType.Circle : MarkerType.None };
        line.Points.AddRange(points.Select(p => new DataPoint(p.X, p.Y)));
        lines.Add(line);
    }

    /// <param name="name">Of the file under <c>docs/</c>.</param>
    public void Write(string name)
    {
        var plot = new PlotModel { Title = title, Background = OxyColors.White, DefaultFont = Font, DefaultColors = OxyPalettes.HueDistinct(lines.Count).Colors, Padding = new OxyThickness(Margin) };
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = across, MajorGridlineStyle = LineStyle.Dot });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = up, AxisTitleDistance = TitleDistance, Minimum = 0, MajorGridlineStyle = LineStyle.Dot });
        plot.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop });
        lines.ForEach(plot.Series.Add);
        using var picture = new MemoryStream();
        new SvgExporter { Width = Width, Height = Height, IsDocument = true, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new PixelMeasure() }.Export(plot, picture);
        ResultFile.Write(name, Encoding.UTF8.GetString(picture.ToArray()).TrimStart(ByteOrderMark));
    }

    /// <summary>The exporter's own measure takes font sizes for points, and finds text smaller than it is drawn.</summary>
    private sealed class PixelMeasure() : PdfRenderContext(Width, Height, OxyColors.White)
    {
        private const double PixelsPerPoint = 96.0 / 72;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) =>
            base.MeasureText(text, fontFamily, PixelsPerPoint * fontSize, fontWeight);
    }
}
