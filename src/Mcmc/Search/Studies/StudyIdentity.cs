using System.Security.Cryptography;
using System.Text;

namespace Mcmc.Search.Studies;

/// <summary>
/// What a study is of. What was learnt about one model, data set and device says nothing of another; budgets, priorities and
/// times are not part of it, since one study answers them all.
/// </summary>
/// <param name="Model">Hash of the model with everything that decides its weights and groups.</param>
/// <param name="Data">Hash of the data.</param>
/// <param name="Device">Hash of the device profile, or what the machine and its runtime are.</param>
/// <param name="Options">What else decides the result of a trial, as text.</param>
/// <param name="Algorithm">Raised by a version that evaluates trials in another way.</param>
internal sealed record StudyIdentity(string Model, string Data, string Device, string Options, int Algorithm)
{
    /// <summary>The identity in one hash.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{Model}\n{Data}\n{Device}\n{Options}\n{Algorithm}"))));

    /// <summary>In what this differs from an earlier one, in words: <c>the model and the data</c>.</summary>
    public string Changes(StudyIdentity earlier)
    {
        (bool Changed, string Name)[] parts =
        [
            (Model != earlier.Model, "the model"),
            (Data != earlier.Data, "the data"),
            (Device != earlier.Device, "the device"),
            (Options != earlier.Options, "an option"),
            (Algorithm != earlier.Algorithm, "the way trials are evaluated"),
        ];
        return string.Join(" and ", parts.Where(p => p.Changed).Select(p => p.Name));
    }
}
