using System.CommandLine;
using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands;

/// <summary><c>mcmc prune MODEL -o OUT</c>: one-shot pruning to a share of every group or to a policy, without a search.</summary>
internal sealed class PruneCommand : EngineCommand
{
    private readonly ModelOptions model = new();
    private readonly OutputOption output = new();
    private readonly ExcludeOption exclude = new();
    private readonly NumberOption<double> keep = new("--keep", "a share over 0 and up to 1, such as 0.5", r => r is > 0 and <= 1)
    {
        Description = "Keep this share of every group's channels, at least one; the most important ones stay.",
        HelpName = "R",
    };

    private readonly Option<string?> policy = new("--policy") { Description = "Keep what this policy file says: {\"schema\":1,\"groups\":[{\"id\":…,\"kept\":[…]}]}.", HelpName = "FILE" };
    private readonly DeviceOption device = new("With --keep, round to the widths that a device runs fast");
    private readonly Option<bool> verify = new("--verify") { Description = "Prove in ONNX Runtime that the pruned model computes what the original computes without the removed channels, before anything is written." };

    private readonly Option<bool> repair = new("--repair") { Description = "Change the remaining weights so that they make up for the removed channels: with --data on its samples, whose labels are not needed; without, by what the channels have in common, which is much weaker." };
    private readonly ReconstructOption reconstruct = new();
    private readonly Option<string?> data = DataOption.Optional("Samples to repair with");

    public PruneCommand()
        : base("prune", "Prunes a model in one step, without a search.")
    {
        Options.Add(output);
        Options.Add(keep);
        Options.Add(policy);
        Options.Add(verify);
        Options.Add(repair);
        Options.Add(data);
        Options.Add(reconstruct);
        Options.Add(device);
        Options.Add(exclude);
        AddLast(model);
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc prune model.onnx -o half.onnx --keep 0.5 --verify", "half of every group's channels, proven"),
        ("mcmc prune model.onnx -o half.onnx --keep 0.5 --repair --data data.json", "half, and what stays makes up for what went"),
        ("mcmc prune model.onnx -o half.onnx --keep 0.5 --device edge.json", "about half, at widths that a device runs fast"),
        ("mcmc prune model.onnx -o small.onnx --policy policy.json", "exactly the channels that a policy keeps"),
        ("mcmc prune model.onnx -o half.onnx --keep 0.5 --exclude 'layer1*'", "but leaves what begins with layer1 alone"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var target = output.Read(parsed, model.Path(parsed));
        if (parsed.GetResult(keep) is null == parsed.GetValue(policy) is null)
        {
            throw new McmcException(Codes.Usage, "Give either --keep R, the share of every group's channels to keep, or --policy FILE.");
        }

        if (parsed.GetValue(data) is not null && !parsed.GetValue(repair))
        {
            throw new McmcException(Codes.Usage, "--data is for --repair: pruning itself needs no data. Add --repair, or leave --data out.");
        }

        if (parsed.GetResult(reconstruct) is not null && (!parsed.GetValue(repair) || parsed.GetValue(data) is null))
        {
            throw new McmcException(Codes.Usage, "--reconstruct goes on from --repair, on the samples of --data. Add both, or leave it out.");
        }

        var file = model.Open(parsed);
        OutputPath.RequireApart(target, file.Path, file.Model);
        var groups = file.PrunableGroups(exclude.Read(parsed), terminal);
        var chosen = parsed.GetValue(policy) is { } path ? PolicyFile.Read(path, groups) : Share(groups, Ranking(parsed, file, groups, terminal, cancellation), parsed.GetValue(keep), Efficient(parsed, groups, terminal));
        var pruned = file.About(() => Pruner.Slice(chosen, file.Inputs));
        cancellation.ThrowIfCancellationRequested();
        var proof = parsed.GetValue(verify) ? Verify(parsed, file, chosen, pruned, terminal) : null;
        var repaired = parsed.GetValue(repair) ? Repair(parsed, file, chosen, pruned, terminal, cancellation) : null;
        cancellation.ThrowIfCancellationRequested();
        var document = new PruneDocument(
            CostsDocument.Of(file.About(() => new CostPlan(groups.Source, groups.SourceShapes).Original)),
            CostsDocument.Of(file.About(() => CostPlan.CostsOf(pruned, file.Inputs))),
            proof is not null,
            proof?.MaxAbsDifference,
            repaired is null ? null : new RepairDocument(repaired.Method, repaired.Samples, repaired.Layers),
            KeptDocument.Of(chosen));
        OnnxFile.Save(pruned, target);
        terminal.Result(document, JsonFormat.Default.PruneDocument, console => PruneView.Render(console, target, document, proof));
        return 0;
    }

    private ProofResult Verify(ParseResult parsed, ModelFile file, Policy chosen, Ir.Model pruned, Terminal terminal)
    {
        terminal.Note("proving the pruned model");
        return file.About(() => Proof.Require(chosen, pruned, terminal.Report, file.Inputs, model.Runner(parsed)));
    }

    private RepairSummary Repair(ParseResult parsed, ModelFile file, Policy chosen, Ir.Model pruned, Terminal terminal, CancellationToken cancellation)
    {
        var work = new OneShotRepair(chosen, file.Inputs, model.Threads(parsed))
        {
            ReconstructionSteps = parsed.GetValue(reconstruct),
            ReconstructionThreads = model.GivenThreads(parsed) ?? Environment.ProcessorCount,
        };
        return file.About(() => parsed.GetValue(data) is { } path
            ? terminal.Track(progress => work.OnSamples(pruned, path, progress, cancellation))
            : work.BySimilarity(pruned, cancellation));
    }

    /// <summary>Where samples are at hand to repair with, what they cannot make up for stays; else what is large.</summary>
    private Importance Ranking(ParseResult parsed, ModelFile file, ChannelGroups groups, Terminal terminal, CancellationToken cancellation)
    {
        if (parsed.GetValue(data) is not { } path)
        {
            return Importance.L2(groups);
        }

        terminal.Note("ranking the channels");
        return file.About(() => OneShotRepair.Rank(groups, path, model.Threads(parsed), cancellation));
    }

    /// <summary>The widths that the device runs fast, by group index; null without one.</summary>
    private IReadOnlyList<int[]>? Efficient(ParseResult parsed, ChannelGroups groups, Terminal terminal) => parsed.GetValue(device) is not { } path ? null
        : EfficientWidths.Of(groups, ProfileUse.Open(path, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, model.GivenThreads(parsed), terminal.Report));

    private static Policy Share(ChannelGroups groups, Importance importance, double share, IReadOnlyList<int[]>? efficient)
    {
        int[] widths = [.. groups.Widths.Select(w => Math.Max(1, (int)Math.Round(share * w, MidpointRounding.AwayFromZero)))];
        if (efficient is not null)
        {
            widths = [.. widths.Select((w, group) => EfficientWidths.Nearest(efficient[group], w))];
        }

        return Policy.OfWidths(groups, importance, widths);
    }
}
