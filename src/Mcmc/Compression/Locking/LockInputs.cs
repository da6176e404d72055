using System.Globalization;
using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Compression.Locking;

/// <summary>Everything that a compressed model depends on. Where to look and how long is not part of it.</summary>
/// <param name="Model">Hash of the original, external data included.</param>
/// <param name="Checkpoint">Hash of the weights that replace its own.</param>
/// <param name="Data">The validation data.</param>
/// <param name="TrainingData">The training data; null where none is named.</param>
/// <param name="Device">Hash of the device profile's meaning.</param>
/// <param name="Options">Options by the names of the metadata of <c>McmcModel</c>, in one notation for one value.</param>
internal sealed record LockInputs(
    string Model, string? Checkpoint, DataHash Data, DataHash? TrainingData, string? Device, SortedDictionary<string, string> Options)
{
    /// <summary>Whether everything is here that a search needs and a hash can tell.</summary>
    public bool IsComplete => Data.Samples is not null && TrainingData is not { Samples: null };

    /// <summary>One hash of all of it and of the algorithm: the name of the result in the store.</summary>
    public string Key => InputHash.OfText(string.Join('\n',
    [
        FormattableString.Invariant($"mcmc {SearchAlgorithm.Number}"), Model, Checkpoint, $"{Data.Descriptor} {Data.Samples}",
        $"{TrainingData?.Descriptor} {TrainingData?.Samples}", Device, .. Options.Select(o => $"{o.Key}={o.Value}"),
    ]));

    /// <summary>Reads and hashes what a request names.</summary>
    /// <param name="request">Names them.</param>
    /// <param name="reads">Told each file beside the model.</param>
    /// <exception cref="McmcException">3xxx for the model, 4xxx for what else cannot be read.</exception>
    public static LockInputs Of(CompressionRequest request, Action<string>? reads = null)
    {
        var model = OnnxFile.Load(request.ModelPath);
        foreach (var file in ExternalFiles.Of(model, request.ModelPath).Concat(new[] { request.CheckpointPath, request.DevicePath }.OfType<string>()).Concat(InputHash.DataFiles(request.DataPath)).Concat(InputHash.DataFiles(request.TrainingDataPath ?? "")))
        {
            reads?.Invoke(file);
        }

        return new LockInputs(
            InputHash.OfModel(request.ModelPath, model),
            request.CheckpointPath is { } weights ? InputHash.OfFile(Existing(weights)) : null,
            request.DataPath.Length == 0 ? DataHash.Absent : InputHash.OfData(request.DataPath),
            request.TrainingDataPath is { } training ? InputHash.OfData(training) : null,
            request.DevicePath is { } device ? InputHash.OfJson(Existing(device)) : null,
            OptionsOf(request));
    }

    /// <summary>What is different now, in words that follow "because".</summary>
    public IEnumerable<string> Changes(LockInputs now)
    {
        if (now.Model != Model)
        {
            yield return "the model changed";
        }

        if (now.Checkpoint != Checkpoint)
        {
            yield return "the checkpoint changed";
        }

        if (!now.Data.MayBe(Data))
        {
            yield return "the data changed";
        }

        if (now.TrainingData is { } training && !training.MayBe(TrainingData))
        {
            yield return "the training data changed";
        }

        if (now.Device != Device)
        {
            yield return "the device profile changed";
        }

        foreach (var name in Options.Keys.Union(now.Options.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (Options.GetValueOrDefault(name), now.Options.GetValueOrDefault(name));
            if (before != after)
            {
                yield return $"{name} changed from '{before}' to '{after}'";
            }
        }
    }

    private static SortedDictionary<string, string> OptionsOf(CompressionRequest request)
    {
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var budget in request.Budgets.All)
        {
            options[budget.Kind.MetadataName()] = budget.ToString();
        }

        if (!request.Priority.IsQualityAlone)
        {
            options["Priority"] = request.Priority.ToString();
        }

        options["Seed"] = request.Seed.ToString(CultureInfo.InvariantCulture);
        Add("ReconstructionSteps", request.ReconstructionSteps == 0 ? [] : [request.ReconstructionSteps.ToString(CultureInfo.InvariantCulture)]);
        Add("FineTuneEpochs", request.FineTune is { } tuning ? [tuning.Epochs.ToString(CultureInfo.InvariantCulture)] : []);
        Add("Input", request.Inputs.Select(i => $"{i.Key}={string.Join('x', i.Value.Select(d => d.ToString(CultureInfo.InvariantCulture)))}"));
        Add("Exclude", request.Exclude.Distinct(StringComparer.Ordinal));
        Add("Threads", request.Threads == 1 ? [] : [request.Threads.ToString(CultureInfo.InvariantCulture)]);
        return options;

        void Add(string name, IEnumerable<string> values)
        {
            if (string.Join(';', values.Order(StringComparer.Ordinal)) is { Length: > 0 } text)
            {
                options[name] = text;
            }
        }
    }

    private static string Existing(string path) => File.Exists(path) ? path
        : throw new McmcException(Codes.FileMissing, $"'{path}' does not exist: check its path.", path);
}
