using System.CommandLine;
using Mcmc.Compression;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands;

/// <summary>
/// <c>mcmc profile MODEL… -o DEVICE.json</c>: measures this machine, so that latency on it can be predicted elsewhere;
/// <c>mcmc profile MODEL… --validate DEVICE.json</c>: looks whether a profile that is there still predicts it.
/// </summary>
internal sealed class ProfileCommand : EngineCommand
{
    private readonly Argument<string[]> models = new("MODEL") { Description = "The ONNX files; the profile serves them and what is pruned from them.", Arity = ArgumentArity.OneOrMore };
    private readonly OutputOption output = new() { Required = false };
    private readonly Option<string?> validate = new("--validate")
    {
        Description = $"Instead of making a profile, measure {ProfileTrial.Networks} pruned networks of each model and compare them with what this one predicts.",
        HelpName = "FILE",
    };

    private readonly DurationOption time = new("--time", TimeSpan.FromMinutes(4)) { Description = "How long to measure, for all models together." };
    private readonly InputOption input = new();
    private readonly NumberOption<int> threads = ModelOptions.ThreadsOption("Threads of ONNX Runtime; predictions hold for this number. With --validate, those of the profile.");
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
        Options.Add(validate);
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
        ("mcmc profile model.onnx --validate edge.json", "on the device, any time later: whether the profile still holds"),
        ("mcmc compress model.onnx -o small.onnx --data data.json --device edge.json --max-latency 4ms", "anywhere else"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        if (parsed.GetResult(output) is null == parsed.GetValue(validate) is null)
        {
            throw new McmcException(Codes.Usage, "Give either -o FILE, where the new profile goes, or --validate FILE, a profile to compare with this machine.");
        }

        return parsed.GetValue(validate) is { } path ? Validate(path, parsed, terminal, cancellation) : Make(parsed, terminal, cancellation);
    }

    private int Make(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var path = output.Read(parsed, parsed.GetRequiredValue(models)[0]);
        var options = new RunnerOptions { Threads = parsed.GetValue(threads) };
        var settings = new ProfilingOptions { Duration = parsed.GetValue(time), Seed = parsed.GetValue(seed) };
        var start = terminal.Clock.GetTimestamp();
        var targets = Targets(parsed, model => OutputPath.RequireApart(path, model));
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

    private int Validate(string path, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var start = terminal.Clock.GetTimestamp();
        var profile = ProfileUse.Load(path, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, parsed.GetResult(threads) is { Implicit: false } ? parsed.GetValue(threads) : null);
        var targets = Targets(parsed, _ => { });
        var findings = terminal.Track(progress => new ProfileTrial(terminal.Clock, ProfileTrial.Networks, parsed.GetValue(seed)).Run(
            targets,
            profile,
            path,
            (done, of) => progress.Report(new CompressionProgress("measuring pruned networks", done, of)),
            terminal.Report,
            cancellation));
        var document = ProfileTrialDocument.Of(path, findings, terminal.Clock.GetElapsedTime(start));
        terminal.Result(document, JsonFormat.Default.ProfileTrialDocument, console => ProfileView.Render(console, document));
        return 0;
    }

    private ProfileTarget[] Targets(ParseResult parsed, Action<string> check)
    {
        var shapes = input.Read(parsed);
        return [.. parsed.GetRequiredValue(models).Select(model => ModelFile.About(model, () =>
        {
            check(model);
            return ProfileTarget.Of(Path.GetFileName(model), OnnxFile.Load(model), shapes);
        }))];
    }
}
