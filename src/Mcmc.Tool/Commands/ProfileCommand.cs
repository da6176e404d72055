using System.CommandLine;
using Mcmc.Compression;
using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands;

/// <summary><c>mcmc profile MODEL… -o DEVICE.json</c>: measures this machine, so that latency on it can be predicted elsewhere.</summary>
internal sealed class ProfileCommand : EngineCommand
{
    private readonly Argument<string[]> models = new("MODEL") { Description = "The ONNX files; the profile serves them and what is pruned from them.", Arity = ArgumentArity.OneOrMore };
    private readonly OutputOption output = new();
    private readonly DurationOption time = new("--time", TimeSpan.FromMinutes(4)) { Description = "How long to measure, for all models together." };
    private readonly InputOption input = new();
    private readonly NumberOption<int> threads = ModelOptions.ThreadsOption("Threads of ONNX Runtime; predictions hold for this number.");
    private readonly NumberOption<long> seed = new("--seed", "a whole number", _ => true)
    {
        Description = "Draws the pruned networks that are timed.",
        HelpName = "S",
        DefaultValueFactory = _ => 0,
    };

    public ProfileCommand()
        : base("profile", "Measures how fast this machine runs the layers of models, for predictions of latency elsewhere.")
    {
        Arguments.Add(models);
        Options.Add(output);
        Options.Add(time);
        Options.Add(seed);
        Options.Add(input);
        Options.Add(threads);
        AddJson();
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc profile model.onnx -o edge.json --threads 2", "on the device; stopped, the same command goes on"),
        ("mcmc profile other.onnx -o edge.json --threads 2", "adds another model to the same profile"),
        ("mcmc compress model.onnx -o small.onnx --data data.json --device edge.json --max-latency 4ms", "anywhere else"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var paths = parsed.GetRequiredValue(models);
        var path = output.Read(parsed, paths[0]);
        var shapes = input.Read(parsed);
        var options = new RunnerOptions { Threads = parsed.GetValue(threads) };
        var settings = new ProfilingOptions { Duration = parsed.GetValue(time), Seed = parsed.GetValue(seed) };
        var start = terminal.Clock.GetTimestamp();
        ProfileTarget[] targets = [.. paths.Select(model => ModelFile.About(model, () =>
        {
            OutputPath.RequireApart(path, model);
            return ProfileTarget.Of(Path.GetFileName(model), OnnxFile.Load(model), shapes);
        }))];
        var profile = terminal.Track(progress => new ProfileRun(terminal.Clock, options, settings).Run(
            targets,
            path,
            (model, done, most) => progress.Report(new CompressionProgress($"timing pruned networks of {model}", done, most)),
            terminal.Report,
            cancellation));
        var document = ProfileDocument.Of(path, profile, terminal.Clock.GetElapsedTime(start));
        terminal.Result(document, JsonFormat.Default.ProfileDocument, console => ProfileView.Render(console, document));
        return 0;
    }
}
