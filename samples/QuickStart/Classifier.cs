using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace QuickStart;

/// <summary>A network that tells what is on an image.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();

    public Classifier(string path)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1 };
        session = new InferenceSession(path, settings);
    }

    /// <returns>The class, from 0.</returns>
    public int Classify(TestImage image)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(image.Pixels, [1, 1, image.Height, image.Width]);
        using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        var scores = outputs[0].GetTensorDataAsSpan<float>();
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    /// <returns>The share of images that are classified rightly, and the median time of one in milliseconds.</returns>
    public (double Accuracy, double LatencyMs) Measure(TestImages images)
    {
        var right = 0;
        var times = new double[images.Count];
        for (var i = 0; i < images.Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            right += Classify(images[i]) == images[i].Label ? 1 : 0;
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return ((double)right / images.Count, times[images.Count / 2]);
    }

    public void Dispose()
    {
        options.Dispose();
        session.Dispose();
    }
}
