using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Training.Losses;
using Mcmc.Training.Schedules;

namespace Mcmc.Training.FineTuning;

/// <summary>What a job and its options come to: batch size, steps, rates, losses.</summary>
internal sealed record FineTunePlan
{
    private const float UsualRate = 0.01f;

    /// <summary>Epochs from which the usual rate rises: short training must not undo what it has no time to learn again.</summary>
    private const int ShortEpochs = 5;

    /// <summary>What each epoch beyond them adds to it.</summary>
    private const float RatePerEpoch = 0.005f;
    private const float UnnormalizedRate = 0.005f;
    private const int FewestProvingSteps = 10;
    private const float ScratchRate = 0.1f;

    /// <summary>Logits: 256 MiB.</summary>
    private const long MostRemembered = 1L << 26;

    public required SampleFit Fit { get; init; }

    public required int BatchSize { get; init; }

    public required int StepsPerEpoch { get; init; }

    public required long Steps { get; init; }

    public required LearningRateSchedule Schedule { get; init; }

    public required TrainerOptions Trainer { get; init; }

    /// <summary>Steps over which a learning rate of our own choice proves itself.</summary>
    public required long ProvingSteps { get; init; }

    /// <summary>
    /// A loss that does not prove a learning rate of our own choice wrong. Long training at high rates undoes much of what
    /// repair brought before it is better: with normalisation, up to the cross entropy of a network that knows nothing.
    /// </summary>
    public required double BearableLoss { get; init; }

    /// <summary>Epochs after which the same batches come again; null for never.</summary>
    public required int? Cycle { get; init; }

    /// <summary>Whether labels are part of the loss.</summary>
    public required bool UsesLabels { get; init; }

    /// <exception cref="McmcException">MCMC4003, MCMC4004.</exception>
    public static FineTunePlan Of(FineTuneJob job, FineTuneOptions options, int usualBatch)
    {
        var usesLabels = job.Training.HasLabels && (job.Teacher is null || options.TeacherShare < 1);
        if (!usesLabels && job.Teacher is null)
        {
            throw new McmcException(Codes.DataInvalid, "The training data has no labels, and there is no teacher to learn from instead. Name the original as the teacher, or the labels in the data's descriptor.", job.Training.Name);
        }

        var fit = SampleFit.Of(job.Student, job.Training);
        var input = job.Student.Graph.Feeds.First();
        var samples = job.TrainingSamples?.Length ?? job.Training.Count;
        var batch = options.BatchSize ?? Math.Min(usualBatch, samples);
        var perEpoch = Math.Max(1, samples / batch);
        var steps = (long)perEpoch * options.Epochs;
        var shapes = new InputShapes(new Dictionary<string, long[]> { [input.Name] = [fit.FixedBatch ?? batch, .. fit.Dims] });
        return new FineTunePlan
        {
            Fit = fit,
            BatchSize = batch,
            StepsPerEpoch = perEpoch,
            Steps = steps,
            Schedule = Rates(job.Student, options, steps),
            ProvingSteps = Math.Max(FewestProvingSteps, (long)(2 * options.WarmUp * steps)),
            BearableLoss = options.Epochs > ShortEpochs && IsNormalized(job.Student) ? Math.Log(Classes(job.Student) ?? 1) : 0,
            Cycle = Repetition(job, options, perEpoch * batch),
            UsesLabels = usesLabels,
            Trainer = new TrainerOptions
            {
                Mode = new TrainingMode(batch),
                Loss = Loss(job, options, usesLabels),
                Optimizer = options.Optimizer,
                Shapes = shapes,
                ClipNorm = options.ClipNorm,
                AverageDecay = options.AverageDecay,
                Recomputes = options.Recomputes,
                Threads = options.Threads,
                Seed = options.Seed,
            },
        };
    }

    /// <summary>None where nothing would come again, or too much would have to be remembered.</summary>
    private static int? Repetition(FineTuneJob job, FineTuneOptions options, int samples)
    {
        var cycle = options.Cycle ?? Math.Max(ShortEpochs, options.Epochs / 2);
        if (job.Teacher is not { } teacher || cycle <= 0 || cycle >= options.Epochs)
        {
            return null;
        }

        return (double)cycle * samples * (Classes(teacher) ?? MostRemembered) <= MostRemembered ? cycle : null;
    }

    /// <summary>What the model tells apart; null where its file does not say.</summary>
    private static long? Classes(Model model) => model.Graph.Outputs[TeacherOutputs.FirstFloats(model)].Shape is [.., { Size: > 0 and var size }] ? size : null;

    private static bool IsNormalized(Model student) => student.Graph.Nodes.Exists(n => n is { OpType: "BatchNormalization", Domain: "" });

    private static LearningRateSchedule Rates(Model student, FineTuneOptions options, long steps)
    {
        var rising = (long)(options.WarmUp * steps);
        var usual = options.FromScratch ? ScratchRate : IsNormalized(student) ? Rate(options.Epochs) : UnnormalizedRate;
        return new Cosine(options.LearningRate ?? usual, steps - rising).AfterWarmUp(rising);
    }

    /// <summary>Long training gains from rates as high as those of the first training (Renda et al., "Comparing rewinding and fine-tuning in neural network pruning", ICLR 2020; Le and Hua, "Network pruning that matters", ICLR 2021).</summary>
    private static float Rate(int epochs) => MathF.Min(ScratchRate, UsualRate + (RatePerEpoch * Math.Max(0, epochs - ShortEpochs)));

    private static ILoss Loss(FineTuneJob job, FineTuneOptions options, bool usesLabels)
    {
        var output = TeacherOutputs.FirstFloats(job.Student);
        var labels = new CrossEntropy(options.LabelSmoothing, isSoft: true, output);
        var teacher = new Distillation(options.Temperature, output);
        return job.Teacher is null ? labels
            : usesLabels ? new WeightedSum((1 - options.TeacherShare, labels), (options.TeacherShare, teacher))
            : teacher;
    }
}
