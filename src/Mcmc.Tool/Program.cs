using Mcmc.Tool;
using Mcmc.Tool.Commands;
using Mcmc.Tool.Output;
using Mcmc.Tool.Worker;

// What the MSBuild task starts: no command for people, and nothing of theirs is loaded for it.
if (args is ["worker", var requestFile])
{
    return WorkerCommand.Run(requestFile);
}

using var terminal = Terminal.OfProcess(TimeProvider.System);
return Application.Run(new McmcCommand(), args, terminal);
