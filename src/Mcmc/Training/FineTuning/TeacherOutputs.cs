using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;
using Mcmc.Training.Kernels;

namespace Mcmc.Training.FineTuning;

/// <summary>
/// The original's logits for the batch that the student sees. Where the same batches come again they are remembered: what
/// the teacher says once is said for the whole training (Wu et al., "TinyViT", ECCV 2022, section 3.1).
/// </summary>
internal sealed class TeacherOutputs : IDisposable
{
    private readonly InferenceRunner runner;
    private readonly InferenceBinding binding;
    private readonly RunnerTensor target;
    private readonly OutputScale scale;
    private readonly int output;
    private readonly float[]?[] known;
    private int unknown;

    /// <param name="teacher">Stays as it is.</param>
    /// <param name="input">The batch, which the student reads too.</param>
    /// <param name="target">Takes the logits.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="cycle">Steps after which the same batches come again; 0 for never.</param>
    /// <exception cref="McmcException">MCMC4004, MCMC4012 where the two do not fit; MCMC3007.</exception>
    public TeacherOutputs(Model teacher, RunnerTensor input, RunnerTensor target, int threads, int cycle = 0)
    {
        this.target = target;
        known = new float[cycle][];
        unknown = cycle;
        var copy = new ModelCopy(teacher).Model;
        BatchSize.Fix(copy, input.Dims[0], Shapes(copy, input.Dims));
        output = FirstFloats(copy);
        scale = OutputScales.Of(copy.Graph.Outputs[output]);
        InferenceKernels.Select(copy);
        runner = InferenceRunner.Load(copy, new RunnerOptions { Threads = threads, Operators = TrainingKernels.All }, "the teacher");
        binding = runner.Bind(input);
    }

    /// <summary>The output that holds a classifier's scores.</summary>
    public static int FirstFloats(Model model) => model.Graph.Outputs.FindIndex(o => o.Type == DataType.Float) is >= 0 and var index
        ? index
        : throw new McmcException(Codes.DataMismatch, "The model has no output of floats, so it does not score classes. Fine-tune a classifier.");

    /// <param name="step">Of the batch that lies in the input.</param>
    /// <returns>Whether the teacher had to look at it.</returns>
    public bool Run(long step)
    {
        if (known.Length == 0)
        {
            Compute();
            return true;
        }

        ref var logits = ref known[step % known.Length];
        if (logits is not null)
        {
            logits.CopyTo(target.As<float>());
            return false;
        }

        Compute();
        logits = target.As<float>().ToArray();
        unknown--;
        return true;
    }

    /// <summary>How many of so many steps that follow the teacher looks at.</summary>
    public long LooksLeft(long steps) => known.Length == 0 ? steps : Math.Min(unknown, steps);

    private void Compute()
    {
        binding.Run();
        var given = binding.Outputs[output];
        if (given.Count != target.Count)
        {
            throw new McmcException(
                Codes.DataMismatch,
                $"The teacher's output is {string.Join('x', given.Dims)}, the student's {string.Join('x', target.Dims)}; one can only learn from the other where they have the same classes. Name the original of this model, or leave the teacher out.");
        }

        var to = target.As<float>();
        given.As<float>().CopyTo(to);
        if (scale == OutputScale.Probabilities)
        {
            // Logits but for a constant in each row, which softmax takes away.
            foreach (ref var value in to)
            {
                value = MathF.Log(MathF.Max(value, float.Epsilon));
            }
        }
    }

    /// <summary>The student's dimensions for the teacher's input, whatever it is called.</summary>
    private static InputShapes Shapes(Model teacher, long[] dims)
    {
        if (teacher.Graph.Feeds.ToList() is not [var input])
        {
            throw new McmcException(Codes.DataMismatch, $"The teacher has {teacher.Graph.Feeds.Count()} inputs, and the student one; one can only learn from the other where both take the same. Name the original of this model, or leave the teacher out.");
        }

        var batch = input.Shape is [{ Size: > 0 and var size }, ..] ? size : dims[0];
        return new InputShapes(new Dictionary<string, long[]> { [input.Name] = [batch, .. dims[1..]] });
    }

    public void Dispose()
    {
        binding.Dispose();
        runner.Dispose();
    }
}
