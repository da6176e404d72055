using System.Text.Json.Serialization;

namespace Mcmc.Tool.Output.Documents;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(InlineNumbers)])]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(CompressDocument))]
[JsonSerializable(typeof(EvalDocument))]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(FineTuneDocument))]
[JsonSerializable(typeof(InspectDocument))]
[JsonSerializable(typeof(ProfileDocument))]
[JsonSerializable(typeof(ProfileTrialDocument))]
[JsonSerializable(typeof(ProcessMemoryDocument))]
[JsonSerializable(typeof(PruneDocument))]
[JsonSerializable(typeof(StoreChangeDocument))]
[JsonSerializable(typeof(StoreKeyDocument))]
[JsonSerializable(typeof(StoreListDocument))]
internal sealed partial class JsonFormat : JsonSerializerContext;
