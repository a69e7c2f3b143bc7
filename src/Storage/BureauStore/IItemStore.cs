namespace Interpol.Mesh.Storage.BureauStore;

/// <summary>
/// Sets of small items of one hub, each item under an id with the version at which it was written last. A set has a version too, the highest that was written into it; all
/// items of a write have one version, so that whoever has read up to a version has read whole writes. Removed items are told to readers for a while, then forgotten.
/// Methods throw what those of <see cref="Journal.IHubJournal"/> throw when a database cannot be opened or does not answer.
/// </summary>
public interface IItemStore : IAsyncDisposable
{
    /// <summary>Writes items on the condition that the set's version is still the one that the writer knows. Completes when that is flushed. May be repeated with the same operation id.</summary>
    /// <param name="write">What to write.</param>
    /// <param name="limits">How much the set may hold.</param>
    /// <param name="cancellationToken">Withdraws a write that was not taken yet.</param>
    Task<ItemsWritten> WriteAsync(ItemsWrite write, ItemLimits limits, CancellationToken cancellationToken = default);

    /// <summary>Reads items in the order of their versions, whole writes.</summary>
    /// <param name="set">The set.</param>
    /// <param name="after">The version up to which the reader knows everything; 0 for nothing.</param>
    /// <param name="maxBytes">No further write is added to the page when it has this many bytes.</param>
    /// <param name="maxItems">The same for its items.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<ItemsPage> ReadAsync(string set, long after, int maxBytes, int maxItems, CancellationToken cancellationToken = default);
}

/// <summary>An item.</summary>
/// <param name="Id">Its id, unique in its set.</param>
/// <param name="Version">The version at which it was written last.</param>
/// <param name="IsRemoved">Whether it says that the item is gone.</param>
/// <param name="Content">What it says.</param>
public sealed record StoredItem(string Id, long Version, bool IsRemoved, ReadOnlyMemory<byte> Content);

/// <summary>Items to write, all or none.</summary>
/// <param name="Set">The set.</param>
/// <param name="Operation">The caller's id of this write; the last 1,000 of a set are known.</param>
/// <param name="After">The set's version as the writer knows it; 0 for a set that nothing was written into.</param>
/// <param name="Version">The version that set and items get, more than <paramref name="After"/>; it is the items' too.</param>
/// <param name="Items">The items, each id once.</param>
public sealed record ItemsWrite(string Set, string Operation, long After, long Version, IReadOnlyList<StoredItem> Items);

/// <summary>How much a set may hold. A write that makes it smaller passes in any case.</summary>
/// <param name="Items">Items that are not removed.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Removed">Removed items that readers are told of.</param>
public sealed record ItemLimits(int Items, long Bytes, int Removed);

/// <summary>What became of a write.</summary>
public enum ItemsOutcome
{
    /// <summary>It was written, now or by an earlier call with the same operation id.</summary>
    Written = 0,

    /// <summary>Somebody else has written since; nothing was written.</summary>
    Overtaken = 1,

    /// <summary>The set would be larger than it may be; nothing was written.</summary>
    Full = 2,
}

/// <summary>The outcome of a write.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Version">The version that the write got; when it was not written, the set's.</param>
public readonly record struct ItemsWritten(ItemsOutcome Outcome, long Version);

/// <summary>A page of a set.</summary>
/// <param name="Items">The items, by version.</param>
/// <param name="Version">The set's version.</param>
/// <param name="Forgotten">Items that were removed up to this version are forgotten: whoever knows less has to read from the beginning.</param>
public sealed record ItemsPage(IReadOnlyList<StoredItem> Items, long Version, long Forgotten);
