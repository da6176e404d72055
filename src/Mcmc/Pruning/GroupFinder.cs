using Mcmc.Ir;
using Mcmc.Operators.Axes;

namespace Mcmc.Pruning;

/// <summary>
/// Gathers atoms into groups. Two atoms belong together when they stand on the same axes of the same tensors, equally
/// often; a running hash over the axes in graph order is that set's signature, so the walk is linear in the labels.
/// </summary>
internal sealed class GroupFinder
{
    private readonly Model model;
    private readonly AxisTies ties;
    private readonly Exclusions? exclusions;

    /// <summary>Distinct label arrays in graph order; values joined by elementwise operators share theirs.</summary>
    private readonly List<int[]> arrays = [];

    /// <summary>The weight axes of each array.</summary>
    private readonly Dictionary<int[], List<GroupMember>> members = new(ReferenceEqualityComparer.Instance);

    private GroupFinder(Model model, AxisTies ties, Exclusions? exclusions)
    {
        this.model = model;
        this.ties = ties;
        this.exclusions = exclusions;
    }

    public static ChannelGroups Find(Model model, AxisTies ties, Exclusions? exclusions)
    {
        var finder = new GroupFinder(model, ties, exclusions);
        finder.CollectArrays();
        var signatures = finder.Signatures();
        var groups = finder.Groups(signatures, out var groupOfRoot);
        return new ChannelGroups(model, ties, groups, finder.Compositions(groupOfRoot));
    }

    private void CollectArrays()
    {
        foreach (var node in model.Graph.Nodes)
        {
            foreach (var value in node.Inputs.OfType<Value>().Where(v => v.Constant is not null))
            {
                Collect(value, node);
            }

            foreach (var value in node.Outputs.OfType<Value>())
            {
                Collect(value, null);
            }
        }
    }

    private void Collect(Value value, Node? reader)
    {
        if (ties[value] is not { } axes)
        {
            return;
        }

        for (var axis = 0; axis < axes.Rank; axis++)
        {
            if (axes.Single(axis) is not { } labels)
            {
                continue;
            }

            if (!members.TryGetValue(labels, out var list))
            {
                members[labels] = list = [];
                arrays.Add(labels);
            }

            if (reader is not null && !list.Exists(m => m.Value == value.Name && m.Axis == axis))
            {
                list.Add(new GroupMember(reader.DisplayName, value.Name, axis));
            }
        }
    }

    /// <summary>One 128-bit hash per root: which arrays it stands in, and how often.</summary>
    private Dictionary<int, (ulong, ulong)> Signatures()
    {
        var signatures = new Dictionary<int, (ulong A, ulong B)>();
        for (var index = 0; index < arrays.Count; index++)
        {
            foreach (var label in arrays[index])
            {
                ref var signature = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(signatures, ties.Labels.Find(label), out _);
                signature = (Mix(signature.A, (ulong)index + 1), Mix(signature.B, ~(ulong)index));
            }
        }

        return signatures;

        static ulong Mix(ulong hash, ulong value)
        {
            hash = (hash ^ value) * 0x9E3779B97F4A7C15UL;
            return hash ^ (hash >> 29);
        }
    }

    private List<ChannelGroup> Groups(Dictionary<int, (ulong, ulong)> signatures, out Dictionary<int, int> groupOfRoot)
    {
        var byKey = new Dictionary<((ulong, ulong), Fence?), (List<int> Atoms, List<GroupMember> Members)>();
        var order = new List<((ulong, ulong), Fence?)>();
        var seen = new HashSet<int>();
        var lastArray = new Dictionary<((ulong, ulong), Fence?), int[]>();
        foreach (var array in arrays)
        {
            foreach (var label in array)
            {
                var root = ties.Labels.Find(label);
                var key = (signatures[root], ties.Labels.FenceOf(root));
                if (!byKey.TryGetValue(key, out var group))
                {
                    byKey[key] = group = ([], []);
                    order.Add(key);
                }

                if (seen.Add(root))
                {
                    group.Atoms.Add(root);
                }

                if (!ReferenceEquals(lastArray.GetValueOrDefault(key), array))
                {
                    lastArray[key] = array;
                    group.Members.AddRange(members[array]);
                }
            }
        }

        var groups = new List<ChannelGroup>();
        groupOfRoot = [];
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in order)
        {
            var (atoms, on) = byKey[key];
            if (on.Count == 0 && key.Item2 is not null)
            {
                // Fenced channels without weights (a padded input, say) are nothing anyone could cut.
                continue;
            }

            var name = on.Count > 0 ? on[0].Node : "padding";
            var count = names[name] = names.GetValueOrDefault(name) + 1;
            var id = count == 1 ? name : $"{name}#{count}";
            var fence = key.Item2 ?? (exclusions?.Matches(id) == true ? new Fence(id, "is excluded") : null);
            var group = new ChannelGroup(groups.Count, id, [.. atoms], [.. on], fence);
            foreach (var atom in atoms)
            {
                groupOfRoot[atom] = group.Index;
            }

            groups.Add(group);
        }

        return groups;
    }

    private Dictionary<int[], AxisComposition> Compositions(Dictionary<int, int> groupOfRoot)
    {
        var compositions = new Dictionary<int[], AxisComposition>(ReferenceEqualityComparer.Instance);
        foreach (var array in arrays)
        {
            var atoms = new SortedDictionary<int, (int Positions, HashSet<int> Roots)>();
            var fixedCount = 0;
            foreach (var label in array)
            {
                var root = ties.Labels.Find(label);
                if (!groupOfRoot.TryGetValue(root, out var group))
                {
                    fixedCount++;
                    continue;
                }

                var (count, roots) = atoms.TryGetValue(group, out var known) ? known : (0, []);
                roots.Add(root);
                atoms[group] = (count + 1, roots);
            }

            compositions[array] = new AxisComposition(fixedCount, [.. atoms.Select(a => (a.Key, a.Value.Positions / a.Value.Roots.Count))]);
        }

        return compositions;
    }
}
