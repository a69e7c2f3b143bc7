using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The regions of the list of members.</summary>
internal static class Regions
{
    /// <summary>All regions, by name.</summary>
    public static ImmutableArray<string> All { get; } =
        [.. OwnerDirectory.Default.All.Select(owner => owner.Region).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether there is such a region.</summary>
    public static bool Contains(string name) => All.Contains(name);
}
