Console.Error.WriteLine("mcmc: no command is available yet.");
return 2;
