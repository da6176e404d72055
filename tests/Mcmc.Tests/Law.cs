using FsCheck;
using FsCheck.Fluent;

namespace Mcmc.Tests;

/// <summary>Properties checked over generated cases, the same ones in every run.</summary>
internal static class Law
{
    private static readonly Config Configuration = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithReplay(1, 3);

    /// <summary>Asserts that a hundred generated cases keep the law.</summary>
    public static void Holds<T>(Gen<T> cases, Func<T, bool> law) => Prop.ForAll(cases.ToArbitrary(), law).Check(Configuration);

    /// <summary>Asserts that a hundred seeds keep the law.</summary>
    public static void HoldsForSeeds(Func<int, bool> law) => Holds(Gen.Choose(0, int.MaxValue), law);
}
