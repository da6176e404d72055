using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Devices;

/// <summary>A device whose times follow a rule that is known: blocks of 16 channels, a plain path for widths that are no multiple of 4.</summary>
internal static class SyntheticDevice
{
    public const double TracingUs = 2.5;

    public static readonly ChannelLayout Layout = new(16, 4);
    public static readonly ProfileSubject Subject = new("linux-x64", "synthetic", 2, "1.29.0", InferenceRunner.Provider, 1);

    public static ProfileTarget Target(string model) => ProfileTarget.Of(model, OnnxFile.Load(TestModels.PathOf(model)), new InputShapes());

    /// <summary>The true time of a layer: only those that multiply have a kernel.</summary>
    public static double Us(LayerSite site, int input, int output)
    {
        if (!LayerKeys.IsAnchor(site.Node))
        {
            return 0;
        }

        var (x, y) = (Layout.Coordinate(input), Layout.Coordinate(output));
        return Layout.ClassOf(input) == WidthClass.Ragged ? 9 + 2 * x + 3 * y + 7 * x * y : 6 + x + 2 * y + 4 * x * y;
    }

    public static double WallUs(ProfileTarget target, int[] widths) => target.Sites.All.Sum(s => Us(s, s.Input.At(widths), s.Output.At(widths)));

    /// <summary>What a profiler would have observed of widths, all of it slower by a factor.</summary>
    public static PolicyObservation Observe(ProfileTarget target, int[] widths, bool isHeldOut, double slowness = 1)
    {
        double[] us = [.. target.Sites.All.Select(s => Us(s, s.Input.At(widths), s.Output.At(widths)))];
        return new PolicyObservation(
            target.Sites.Signature,
            widths,
            [.. us.Select(u => u == 0 ? 0 : slowness * u + TracingUs)],
            [.. us.Select(u => u == 0 ? 0 : 1)],
            WallUs(target, widths),
            1.02 * WallUs(target, widths),
            isHeldOut);
    }

    /// <summary>A profile of some models, of as many networks each; every tenth was disturbed.</summary>
    public static DeviceProfile Profile(int networks, params ProfileTarget[] targets) =>
        ProfileBuilder.Build(Subject, Layout, [.. targets.Select(t => (t, Observe(t, networks)))]);

    private static IReadOnlyList<PolicyObservation> Observe(ProfileTarget target, int networks)
    {
        var draws = new RandomWidths(target.Sites.Groups, Layout, new SeededRandom(3, "synthetic"));
        return [.. Enumerable.Range(0, networks).Select(i => Observe(target, i == 0 ? target.Sites.Groups.Widths : draws.Draw(), i % 8 == 7, i % 10 == 9 ? 1.4 : 1))];
    }
}
