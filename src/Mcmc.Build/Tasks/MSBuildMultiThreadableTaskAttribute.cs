namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task touches nothing of its process, so that <c>-mt</c> may run it beside others in one. MSBuild knows the
/// attribute by its full name, whoever defines it: versions that have none yet still load the task.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
