using System.Collections.Frozen;
using System.Reflection;
using Mcmc.Ir;

namespace Mcmc.Operators;

/// <summary>All operators of this assembly, found by <see cref="OnnxOperatorAttribute"/>.</summary>
internal static class OperatorLibrary
{
    private static readonly FrozenDictionary<(string Domain, string OpType), Operator> Operators = Discover();

    /// <summary>Every (domain, operator type) that has a description, in ordinal order.</summary>
    public static IEnumerable<(string Domain, string OpType)> Known =>
        Operators.Keys.OrderBy(k => k.Domain, StringComparer.Ordinal).ThenBy(k => k.OpType, StringComparer.Ordinal);

    /// <summary>The description of the node's operator, or null where nobody wrote one.</summary>
    public static Operator? Find(Node node) => Operators.GetValueOrDefault((node.Domain, node.OpType));

    private static FrozenDictionary<(string, string), Operator> Discover() =>
        (from type in typeof(Operator).Assembly.GetTypes()
         let attribute = type.GetCustomAttribute<OnnxOperatorAttribute>()
         where attribute is not null
         let instance = (Operator)Activator.CreateInstance(type, nonPublic: true)!
         from opType in attribute.OpTypes
         select KeyValuePair.Create((attribute.Domain, opType), instance)).ToFrozenDictionary();
}
