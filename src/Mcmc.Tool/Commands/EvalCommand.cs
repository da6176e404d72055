using System.CommandLine;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands;

/// <summary><c>mcmc eval MODEL --data D</c>: quality on a data set, with a confidence interval.</summary>
internal sealed class EvalCommand : EngineCommand
{
    private readonly ModelOptions model = new();
    private readonly Option<string> data = DataOption.Required("The labelled data");

    public EvalCommand()
        : base("eval", "Measures the accuracy of a model on a data set, with a 95% confidence interval.")
    {
        Options.Add(data);
        AddLast(model);
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc eval model.onnx --data data.json", "top-1 and top-5 accuracy and cross-entropy"),
        ("mcmc eval model.onnx --data data.json --threads 4 --json", "faster, and as JSON"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var file = model.Open(parsed);
        using var samples = DataDescriptor.Load(parsed.GetRequiredValue(data)).Open();
        var evaluator = new Evaluator(samples, options: new EvaluationOptions { Threads = model.Threads(parsed) }, clock: terminal.Clock);
        var quality = file.About(() => terminal.Track("evaluating", samples.Count, done => evaluator.Accuracy(file.Model, done, cancellation)));
        var document = EvalDocument.Of(quality);
        terminal.Result(document, JsonFormat.Default.EvalDocument, console => EvalView.Render(console, document));
        return 0;
    }
}
