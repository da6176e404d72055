using Mcmc.Ir;

namespace Mcmc.Training.Losses;

/// <summary>What training makes small.</summary>
internal interface ILoss
{
    /// <summary>Appends the loss, a scalar, and declares what it compares with (<see cref="LossContext.Target"/>).</summary>
    Value Build(LossContext c);
}
