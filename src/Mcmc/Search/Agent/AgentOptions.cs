namespace Mcmc.Search.Agent;

/// <summary>The hyper-parameters of the agent, and the switches of its parts.</summary>
internal sealed record AgentOptions
{
    /// <summary>The number of trials that the schedules below stretch over; a longer search goes on with their last values.</summary>
    public int Trials { get; init; } = 300;

    /// <summary>Units of the hidden layers of actor and critic.</summary>
    public int[] Hidden { get; init; } = [128, 128];

    public float ActorRate { get; init; } = 3e-4f;

    public float CriticRate { get; init; } = 1e-3f;

    /// <summary>The share of the networks in their targets, at each update.</summary>
    public float TargetRate { get; init; } = 0.01f;

    /// <summary>Transitions in an update.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Preferences w′ that the envelope looks for the best successor among, beside the transition's own; the user's is one.</summary>
    public int Preferences { get; init; } = 5;

    /// <summary>Updates after each trial: they are cheap, and trials are dear.</summary>
    public int Updates { get; init; } = 100;

    /// <summary>The share of the trials that nothing is learnt before, the solver's included; at most 0.15.</summary>
    public float WarmUp { get; init; } = 0.15f;

    /// <summary>The standard deviation of the exploration noise, at first and at last.</summary>
    public (float First, float Last) Noise { get; init; } = (0.3f, 0.05f);

    /// <summary>The share of episodes with the user's priority, at first and at last; the others' preferences are uniform on the simplex.</summary>
    public (float First, float Last) UserShare { get; init; } = (0, 0.25f);

    /// <summary>The share of episodes under looser budgets, at first; it falls to zero.</summary>
    public float LooserShare { get; init; } = 0.1f;

    /// <summary>Episodes that are walked for each trial; the critic chooses the one to evaluate.</summary>
    public int Candidates { get; init; } = 32;

    /// <summary>
    /// Whether episodes that are not under the user's priority are chosen by what the critic expects them to add to the
    /// front's hypervolume; off: by the utility for their own preference.
    /// </summary>
    public bool WidensFront { get; init; } = true;

    /// <summary>
    /// Whether trials are also random changes of the front's networks, whatever the critic thinks of them: what it has never
    /// seen it cannot judge, and what they bring it learns from. <see cref="Merits"/> say how often.
    /// </summary>
    public bool Mutates { get; init; } = true;

    /// <summary>The share of the candidates that follow a network of the front and leave it at some groups only.</summary>
    public float FollowShare { get; init; } = 0.5f;

    /// <summary>The share of the candidates that are networks of the solver's front, where a solver is at hand.</summary>
    public float SolvedShare { get; init; } = 0.25f;

    /// <summary>Weight of the square of the actor's last layer, which keeps the sigmoid away from where it has no slope.</summary>
    public float Saturation { get; init; } = 1e-3f;

    /// <summary>Off: the target follows the transition's own preference alone.</summary>
    public bool HasEnvelope { get; init; } = true;

    /// <summary>Off: the loss is that of the vectors throughout (λ = 0).</summary>
    public bool HasHomotopy { get; init; } = true;

    /// <summary>On: preferences are uniform during the first half and the user's in the second, as in the base algorithm.</summary>
    public bool HasTwoStages { get; init; }

    /// <summary>Off: only the bootstrapped vector, never what the episode really brought, is a target.</summary>
    public bool HasRealisedReturns { get; init; } = true;

    /// <summary>
    /// AMC (He et al., ECCV 2018), with its released hyper-parameters: one reward, quality, under hard budgets; a quarter of
    /// the trials at random; one episode for each trial and as many updates as it has decisions.
    /// </summary>
    public static AgentOptions Amc(int trials, int decisions) => new()
    {
        Trials = trials,
        Hidden = [300, 300],
        ActorRate = 1e-4f,
        Updates = decisions,
        WarmUp = 0.25f,
        Noise = (0.5f, 0.01f),
        UserShare = (1, 1),
        LooserShare = 0,
        Candidates = 1,
        FollowShare = 0,
        Mutates = false,
        HasEnvelope = false,
        HasRealisedReturns = false,
    };
}
