using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>What was decided on a state: what to write, and what the caller is told once it is written.</summary>
/// <param name="Result">What the caller is told.</param>
/// <param name="Items">Items that are new, changed or gone.</param>
internal sealed record StoreChange<T>(T Result, ImmutableArray<StoreItem> Items)
{
    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <summary>The same, with items that are gone as well.</summary>
    public StoreChange<T> Without(params IEnumerable<StoreItem> items) => this with { Items = [.. Items, .. items.Select(RemovedItem.Of)] };
}

/// <summary>Makes changes of the store.</summary>
internal static class StoreChange
{
    /// <summary>Nothing is written.</summary>
    public static StoreChange<T> None<T>(T result) => new(result, []);

    /// <summary>Items are written.</summary>
    public static StoreChange<T> Put<T>(T result, params ReadOnlySpan<StoreItem> items) => new(result, [.. items]);

    /// <summary>An item is written, and the caller is told it with the version that it gets.</summary>
    public static StoreChange<Versioned<T>> Put<T>(StoreState state, T item)
        where T : StoreItem => new(new Versioned<T>(item, state.NextVersion), [item]);

    /// <summary>Items are removed.</summary>
    public static StoreChange<T> Remove<T>(T result, params IEnumerable<StoreItem> items) => None(result).Without(items);
}
