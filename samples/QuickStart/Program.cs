using System.Globalization;
using QuickStart;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var images = TestImages.Read(Path.Combine(AppContext.BaseDirectory, "data"));

Console.WriteLine($"{images.Count} test images of Fashion-MNIST, one thread");
Console.WriteLine($"{"",-12}{"size",10}{"accuracy",12}{"latency",12}");
foreach (var (name, file) in new[] { ("original", "fashion.original.onnx"), ("compressed", "fashion.onnx") })
{
    var path = Path.Combine(AppContext.BaseDirectory, file);
    using var classifier = new Classifier(path);
    var (accuracy, latencyMs) = classifier.Measure(images);
    Console.WriteLine($"{name,-12}{new FileInfo(path).Length / 1e6,7:F2} MB{100 * accuracy,11:F2}%{latencyMs,9:F3} ms");
}
