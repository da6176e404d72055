namespace Mcmc.Training.FineTuning;

/// <summary>
/// Finds out early that a learning rate of our own choice is too high for a network (deep ones whose normalisation was folded
/// differ by orders of magnitude): the loss, which is small at first because the weights are good, climbs. Training then
/// starts again with a quarter of the rate. A rate that the user gave is the user's.
/// </summary>
/// <param name="isOurs">Whether the rate is our own choice.</param>
/// <param name="window">Steps after which it counts as proven.</param>
/// <param name="bearable">A loss that is no reason to start again, however much smaller it was at first.</param>
internal sealed class RateGuard(bool isOurs, long window, double bearable = 0)
{
    private const float Fraction = 0.25f;
    private const int MostLowerings = 6;
    private const double Smoothing = 0.8;
    private const double MostRise = 2;
    private const double Slack = 0.1;

    /// <summary>What the next step depends on.</summary>
    public RateGuardState State { get; set; }

    /// <summary>What the schedule's rates are multiplied by.</summary>
    public float Factor => MathF.Pow(Fraction, State.Lowered);

    /// <summary>Takes the loss of a step, counted from 0.</summary>
    /// <returns>Whether training may go on as it is.</returns>
    public bool Accepts(long step, float loss)
    {
        if (!float.IsFinite(loss))
        {
            return false;
        }

        State = step == 0
            ? State with { First = loss, Smoothed = loss }
            : State with { Smoothed = Smoothing * State.Smoothed + (1 - Smoothing) * loss };
        return !isOurs || step >= window || State.Smoothed <= Math.Max(bearable, MostRise * State.First + Slack);
    }

    /// <summary>Lowers the rate after a step that was not accepted.</summary>
    /// <returns>Whether training may start again; false where it has to end.</returns>
    public bool TryLower(long step)
    {
        if (!isOurs || step >= window || State.Lowered == MostLowerings)
        {
            return false;
        }

        State = new RateGuardState(State.Lowered + 1, 0, 0);
        return true;
    }
}
