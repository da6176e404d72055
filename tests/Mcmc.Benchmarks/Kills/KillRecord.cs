namespace Mcmc.Benchmarks.Kills;

/// <summary>One kill, as the log keeps it.</summary>
/// <param name="Subject">What was killed.</param>
/// <param name="Number">From 0.</param>
/// <param name="Moment">The share of an uninterrupted run after which it was killed.</param>
/// <param name="Killed">False where it had ended by then.</param>
/// <param name="Kept">Whole steps that were kept at that moment.</param>
/// <param name="Lost">Whether anything that had been kept was not there at the end.</param>
/// <param name="Equal">Whether what the resumed run left equals what an uninterrupted one leaves.</param>
internal sealed record KillRecord(string Subject, int Number, double Moment, bool Killed, int Kept, bool Lost, bool Equal)
{
    public bool Holds => Equal && !Lost;
}
