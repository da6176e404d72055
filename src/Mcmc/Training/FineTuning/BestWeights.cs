using Mcmc.Data.Evaluation;
using Mcmc.Ir;

namespace Mcmc.Training.FineTuning;

/// <summary>The weights that did best on the validation samples, the student's own to begin with.</summary>
internal sealed class BestWeights(Model student, Trainer trainer, FineTuneValidation validation)
{
    /// <summary>Takes the weights that are looked at.</summary>
    private readonly Model trial = new ModelCopy(student).Model;
    private readonly IReadOnlyList<string> names = trainer.Trained;

    public BestScore Score { get; private set; }

    /// <summary>Empty for the student's own.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>The rate of the trainer's weights when they were looked at last.</summary>
    public double? Latest { get; private set; }

    public QualityMeasure Measure => validation.Measure;

    /// <summary>Measures the student as it is.</summary>
    public void Begin(CancellationToken cancellation) => Score = BestScore.OfStudent(validation.Of(student, cancellation));

    /// <summary>Looks at the trainer's weights, and at their average where it keeps one.</summary>
    public void Consider(int epoch, bool hasAverage, CancellationToken cancellation)
    {
        foreach (var isAverage in hasAverage ? (bool[])[false, true] : [false])
        {
            trainer.WriteTo(trial, isAverage);
            var quality = validation.Of(trial, cancellation);
            Latest = isAverage ? Latest : quality.Top1;
            if (Score.IsBeatenBy(quality, epoch))
            {
                Score = Score.Replace(quality, epoch, isAverage);
                Bytes = WeightSet.Read(trial, names);
            }
        }
    }

    /// <returns>False where the bytes are of another model.</returns>
    public bool TryRestore(FineTuneState state)
    {
        if (state.BestWeights.Length > 0 && !WeightSet.TryWrite(trial, names, state.BestWeights))
        {
            return false;
        }

        (Score, Bytes) = (state.Best, state.BestWeights);
        return true;
    }

    /// <summary>A model of its own.</summary>
    public Model Model()
    {
        var model = new ModelCopy(student).Model;
        if (Bytes.Length > 0)
        {
            WeightSet.TryWrite(model, names, Bytes);
        }

        return model;
    }
}
