using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>What was decided on a state: what to write, and what the caller is told once it is written.</summary>
/// <param name="Result">What the caller is told.</param>
/// <param name="Puts">Items that are new or changed.</param>
/// <param name="Removals">Items that are gone.</param>
internal sealed record DeskChange<T>(T Result, ImmutableArray<DeskItem> Puts, ImmutableArray<DeskRemoval> Removals)
{
    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Puts.IsEmpty && Removals.IsEmpty;

    /// <summary>The same, with items that are gone as well.</summary>
    public DeskChange<T> Without(IEnumerable<DeskItem> items) => this with { Removals = [.. Removals, .. items.Select(DeskRemoval.Of)] };
}
