using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Losses;

/// <summary>
/// T² · KL(softmax(teacher/T) ‖ softmax(student/T)), averaged over samples (Hinton, Vinyals and Dean, 2015). The target
/// <c>teacher</c> holds the original model's logits, in the student's dimensions.
/// </summary>
internal sealed class Distillation(float temperature = 1, int output = 0) : ILoss
{
    public const string Teacher = "teacher";

    public Value Build(LossContext c)
    {
        var g = c.G;
        var student = c.Logits(output);
        var dims = g.Dims(student);
        var teacher = g.Mul(c.Target(Teacher, DataType.Float, dims), 1 / temperature);
        (string, AttributeValue)[] overClasses = [GraphEmitter.A("axis", 1)];
        var expected = g.Op("Softmax", overClasses, teacher);
        var difference = g.Sub(g.Op("LogSoftmax", overClasses, teacher), g.Op("LogSoftmax", overClasses, g.Mul(student, 1 / temperature)));
        return g.Mul(g.Total(g.Mul(expected, difference)), temperature * temperature * dims[1] / dims.Aggregate(1L, (p, d) => p * d));
    }
}
