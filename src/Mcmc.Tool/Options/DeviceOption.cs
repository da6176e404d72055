using System.CommandLine;

namespace Mcmc.Tool.Options;

/// <summary><c>--device FILE</c>: a device profile, from which latency is predicted.</summary>
internal sealed class DeviceOption : Option<string?>
{
    /// <param name="does">What the command does with it, as a sentence without its full stop.</param>
    public DeviceOption(string does)
        : base("--device")
    {
        Description = $"{does}, from a profile that 'mcmc profile' measured there.";
        HelpName = "FILE";
    }
}
