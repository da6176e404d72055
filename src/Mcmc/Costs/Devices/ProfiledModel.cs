namespace Mcmc.Costs.Devices;

/// <summary>A model that a profile was made from.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Signature">The same for all that is pruned from it (<see cref="LayerSites.Signature"/>).</param>
/// <param name="Policies">Pruned networks that were timed for the tables.</param>
/// <param name="Calibration">What a whole run takes, from the sum of its layers.</param>
/// <param name="Validation">How well policies are predicted that are no part of the tables; null where none were timed.</param>
internal sealed record ProfiledModel(string Name, string Signature, int Policies, Calibration Calibration, ProfileValidation? Validation);
