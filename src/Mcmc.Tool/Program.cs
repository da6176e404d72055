using Mcmc.Tool.Worker;

if (args is ["worker", var requestFile])
{
    return WorkerCommand.Run(requestFile);
}

Console.Error.WriteLine("mcmc: no command is available yet.");
return 2;
