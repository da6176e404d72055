using Mcmc.Proofs;
using Mcmc.Proofs.Zoo;

namespace Mcmc.Tests.Proofs;

/// <summary>Networks that were once sliced wrongly, made as small as they still showed it.</summary>
public sealed class FoundModelTests
{
    public static TheoryData<string> Files => [.. ModelFolder.Files("found").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Run_what_once_failed_holds_now(string file)
    {
        var result = ZooTrial.Run(TestModels.PathOf($"found/{file}"));
        Assert.Empty(result.Failures);
        Assert.Null(result.Unrunnable);
        Assert.NotEqual(0, result.Groups);
    }
}
