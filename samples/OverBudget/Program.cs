System.Console.WriteLine("No network is this small.");
