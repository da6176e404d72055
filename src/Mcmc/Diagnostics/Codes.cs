namespace Mcmc.Diagnostics;

/// <summary>
/// The catalogue: every code that a user can meet. Its source is shared with the MSBuild task.
/// 1xxx budgets, 2xxx warnings, 3xxx model, 4xxx configuration, 50xx lock and store, 51xx study, 9xxx bugs.
/// </summary>
internal static class Codes
{
    public static readonly DiagnosticCode BudgetImpossible = Error("MCMC1001", "No policy meets the budgets");
    public static readonly DiagnosticCode BudgetNotMet = Error("MCMC1002", "The model is over a budget");
    public static readonly DiagnosticCode AccuracyNotMet = Error("MCMC1003", "The accuracy budget is not met");
    public static readonly DiagnosticCode Regression = Error("MCMC1004", "The model is worse than its lock file says");

    public static readonly DiagnosticCode AccuracyUncertain = Warning("MCMC2001", "The accuracy budget is met, but its interval reaches past it");
    public static readonly DiagnosticCode LatencyNoisy = Warning("MCMC2002", "The latency measurement is too noisy to trust");
    public static readonly DiagnosticCode OperatorFenced = Warning("MCMC2003", "An operator without axis rules fences off its neighbours");
    public static readonly DiagnosticCode LabelsMissing = Warning("MCMC2004", "Quality is agreement with the original, for lack of labels");
    public static readonly DiagnosticCode NameNotFound = Warning("MCMC2005", "An excluded name matches nothing");
    public static readonly DiagnosticCode ProofEmpty = Warning("MCMC2006", "The proof compared only zeros");
    public static readonly DiagnosticCode ProfileInexact = Warning("MCMC2007", "The device profile is less exact than it could be");
    public static readonly DiagnosticCode ProfileContradicted = Warning("MCMC2008", "The device profile does not predict this machine within its stated error");
    public static readonly DiagnosticCode LatencyAbovePrediction = Warning("MCMC2009", "The compressed model runs slower here than the device profile predicts");
    public static readonly DiagnosticCode TrainingDiverged = Warning("MCMC2011", "Fine-tuning stopped because its loss was no number");
    public static readonly DiagnosticCode LayersFrozen = Warning("MCMC2012", "Some layers cannot be fine-tuned");
    public static readonly DiagnosticCode NotSearched = Warning("MCMC2021", "The model was not compressed, because searching is off");

    public static readonly DiagnosticCode ModelUnreadable = Error("MCMC3001", "The file is not a readable ONNX model");
    public static readonly DiagnosticCode ModelInvalid = Error("MCMC3002", "The model breaks a rule of ONNX");
    public static readonly DiagnosticCode ShapesContradict = Error("MCMC3003", "Shapes in the model contradict each other");
    public static readonly DiagnosticCode ExternalDataInvalid = Error("MCMC3004", "The model's external data cannot be used");
    public static readonly DiagnosticCode NothingPrunable = Error("MCMC3005", "The model has no channel group that can be pruned");
    public static readonly DiagnosticCode ProofFailed = Error("MCMC3006", "The pruned model differs from the masked original");
    public static readonly DiagnosticCode RuntimeRefused = Error("MCMC3007", "ONNX Runtime cannot run the model");
    public static readonly DiagnosticCode ShapeUnknown = Error("MCMC3008", "The model has an input whose shape is not known");
    public static readonly DiagnosticCode NothingTrainable = Error("MCMC3009", "The model has nothing that can be fine-tuned");

    public static readonly DiagnosticCode Usage = Error("MCMC4001", "The command line cannot be understood");
    public static readonly DiagnosticCode BudgetInvalid = Error("MCMC4002", "A budget cannot be understood");
    public static readonly DiagnosticCode DataInvalid = Error("MCMC4003", "The data set cannot be read");
    public static readonly DiagnosticCode DataMismatch = Error("MCMC4004", "The data set does not fit the model");
    public static readonly DiagnosticCode FileMissing = Error("MCMC4005", "A file or folder does not exist");
    public static readonly DiagnosticCode PlatformUnsupported = Error("MCMC4006", "This platform cannot run the worker");
    public static readonly DiagnosticCode TargetPathTaken = Error("MCMC4007", "Two items would be written to the same output path");
    public static readonly DiagnosticCode PolicyInvalid = Error("MCMC4008", "The policy does not fit the model");
    public static readonly DiagnosticCode OutputUnwritable = Error("MCMC4009", "An output cannot be written");
    public static readonly DiagnosticCode OptionMissing = Error("MCMC4010", "An option that this needs is missing");
    public static readonly DiagnosticCode FeatureMissing = Error("MCMC4011", "The feature is not available in this version");
    public static readonly DiagnosticCode InputMismatch = Error("MCMC4012", "An input shape does not fit the model");
    public static readonly DiagnosticCode OptionInvalid = Error("MCMC4013", "An option has a value that cannot be understood");
    public static readonly DiagnosticCode CheckpointUnreadable = Error("MCMC4014", "The checkpoint cannot be read");
    public static readonly DiagnosticCode CheckpointUnsafe = Error("MCMC4015", "The checkpoint asks to run code");
    public static readonly DiagnosticCode CheckpointMismatch = Error("MCMC4016", "The checkpoint does not fit the model");
    public static readonly DiagnosticCode ProfileDamaged = Error("MCMC4021", "The device profile cannot be read");
    public static readonly DiagnosticCode ProfileIncomplete = Error("MCMC4022", "The device profile does not cover the model");
    public static readonly DiagnosticCode ProfileMismatch = Error("MCMC4023", "The device profile is of another runtime, provider or thread count");
    public static readonly DiagnosticCode LockShared = Error("MCMC4031", "Two items with different options have one lock file");
    public static readonly DiagnosticCode ProjectUnsupported = Error("MCMC4032", "The project or its MSBuild is too old for this package");

    public static readonly DiagnosticCode LockMissing = Error("MCMC5001", "The lock file is missing");
    public static readonly DiagnosticCode LockStale = Error("MCMC5002", "The lock file is stale");
    public static readonly DiagnosticCode LockDamaged = Error("MCMC5003", "The lock file is damaged");
    public static readonly DiagnosticCode LockedModelMissing = Error("MCMC5004", "The compressed model of the lock file is missing");
    public static readonly DiagnosticCode LockedModelChanged = Error("MCMC5005", "The compressed model is not that of the lock file");
    public static readonly DiagnosticCode StoreUnusable = Error("MCMC5006", "The store cannot be used");
    public static readonly DiagnosticCode SearchBusy = Error("MCMC5110", "Another process has been compressing the model for too long");

    public static readonly DiagnosticCode StudyBusy = Error("MCMC5101", "Another process writes the study");
    public static readonly DiagnosticCode StudyDamaged = Error("MCMC5102", "The study cannot be read");
    public static readonly DiagnosticCode StudyNewer = Error("MCMC5103", "The study is of a newer version");
    public static readonly DiagnosticCode StudyUnwritable = Error("MCMC5104", "The study cannot be written");
    public static readonly DiagnosticCode FineTuningStateInvalid = Error("MCMC5120", "The state of an earlier fine-tuning cannot be used");

    public static readonly DiagnosticCode Bug = Error("MCMC9001", "A bug in Mcmc.Build");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);

    private static DiagnosticCode Warning(string id, string title) => new(id, Severity.Warning, title);
}
