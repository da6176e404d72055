using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Mcmc.Tool.Options;

namespace Mcmc.Tool.Commands;

/// <summary>The generated help, followed by what a newcomer looks for: command lines that work.</summary>
internal sealed class HelpWithExamples(HelpAction generated) : SynchronousCommandLineAction
{
    private static readonly (string CommandLine, string Does)[] FirstSteps =
    [
        ("mcmc inspect model.onnx", "what the model costs, layer by layer, and what can be pruned"),
        ("mcmc compress model.onnx -o small.onnx --data data.json --max-flops 50% --max-memory 8MB", "the best pruned model within both budgets"),
        ("mcmc COMMAND --help", "the options of a command, with examples"),
    ];

    private const string Descriptor = """{"format":"idx","files":["images-idx3-ubyte.gz"],"labels":"labels-idx1-ubyte.gz","scale":0.00392156862745098,"mean":[0.286],"std":[0.353]}""";

    public override bool ClearsParseErrors => generated.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = generated.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        var examples = command is EngineCommand engine ? engine.Examples : FirstSteps;
        output.WriteLine(examples.Count > 0 ? "Examples:" : "");
        foreach (var (commandLine, does) in examples)
        {
            output.WriteLine($"  {commandLine}");
            output.WriteLine($"      {does}");
        }

        if (command.Options.Any(o => o.Name == DataOption.Name && !o.Hidden))
        {
            output.WriteLine();
            output.WriteLine("A data descriptor is a JSON file beside the data, with paths relative to it and value = (pixel * scale - mean) / std:");
            output.WriteLine($"  {Descriptor}");
        }

        output.WriteLine();
        output.WriteLine("Exit codes: 0 done; 1 a budget is not met; 2 usage or bad input; 3 the model cannot be handled; 70 a bug; 130 cancelled.");
        return exitCode;
    }
}
