using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Costs.Devices;

/// <summary>A model to profile.</summary>
/// <param name="Name">What the profile calls it.</param>
/// <param name="Sites">The layers of its numbered copy.</param>
/// <param name="Inputs">Its input shapes.</param>
internal sealed record ProfileTarget(string Name, LayerSites Sites, InputShapes Inputs)
{
    /// <exception cref="Diagnostics.McmcException">MCMC3003, MCMC3008, MCMC4012.</exception>
    public static ProfileTarget Of(string name, Model model, InputShapes inputs) =>
        new(name, LayerSites.Of(ChannelGroups.Find(NumberedModel.Of(model), inputs)), inputs);
}
