using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Search;
using Mcmc.Search.Space;
using Mcmc.Tests.Costs.Devices;

namespace Mcmc.Tests.Search;

/// <summary>Search spaces of committed models on a synthetic device.</summary>
internal static class SmallSpace
{
    /// <param name="model">Under <c>tests/Models</c>.</param>
    /// <param name="budgets">Kinds with what they may cost, as shares of the original.</param>
    public static SearchSpace Of(string model, params (BudgetKind Kind, double Share)[] budgets) => Of(model, AdmissibleWidths.Of, budgets);

    public static SearchSpace Of(string model, Func<ChannelGroup, int[]> choices, params (BudgetKind Kind, double Share)[] budgets)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf(model)));
        var latency = ProfiledLatency.Compile(LayerSites.Of(groups), SyntheticDevice.Profile(60, SyntheticDevice.Target(model)));
        var costs = new PolicyCosts(groups, new InputShapes(), TestModels.PathOf(model), latency);
        var limits = new BudgetLimits([.. budgets.OrderBy(b => b.Kind).Select(b => new BudgetLimit(b.Kind, b.Share * costs.Original[b.Kind]!.Value))]);
        return new SearchSpace(groups, costs, [.. groups.All.Select(choices)], limits);
    }

    /// <summary>A table where each group's error grows as it narrows, the later groups' faster.</summary>
    public static SensitivityTable Table(SearchSpace space) => SensitivityTable.Measure(
        space.Groups,
        space.Choices,
        space.Groups.Widths,
        widths => space.Groups.Prunable.Sum(g => (1 + g.Index) * Math.Pow(1 - (double)widths[g.Index] / g.Width, 2)),
        parallel: 1,
        () => { },
        TestContext.Current.CancellationToken);
}
