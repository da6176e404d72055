namespace Mcmc.Search;

/// <summary>One step through an environment.</summary>
/// <param name="State">What was known before it.</param>
/// <param name="Action">What was executed, after rounding; in [0,1].</param>
internal sealed record Decision(float[] State, float Action);
