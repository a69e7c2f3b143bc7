using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.BureauStore;

/// <summary>An item of a bureau's store.</summary>
/// <param name="Id">Its id, made of what it is and which one, so that hubs read neither.</param>
/// <param name="Version">The version at which it was written last.</param>
/// <param name="IsRemoved">Whether it says that the item is gone.</param>
/// <param name="Content">What it says, sealed for the gateways of the bureau itself.</param>
[GenerateSerializer, Immutable, Alias("sealed-item")]
public sealed record SealedItem(
    [property: Id(0)] string Id,
    [property: Id(1)] long Version,
    [property: Id(2)] bool IsRemoved,
    [property: Id(3)] SealedContent Content);

/// <summary>Items that a gateway writes into its bureau's store, all or none.</summary>
/// <param name="Operation">The id of this operation.</param>
/// <param name="After">The version of the store on which the gateway decided; the write is refused when there is a later one, for the decision may have read any item.</param>
/// <param name="Version">The version that the store and the items get; gateways sign it, so they choose it.</param>
/// <param name="Items">The items, each with that version.</param>
[GenerateSerializer, Immutable, Alias("store-write")]
public sealed record StoreWrite(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] long After,
    [property: Id(2)] long Version,
    [property: Id(3)] ImmutableArray<SealedItem> Items);

/// <summary>What became of a write.</summary>
/// <param name="IsWritten">Whether it was written, now or by an earlier call with the same operation id; false: read on and decide again.</param>
/// <param name="Version">The version that it was written with; else that of the store.</param>
[GenerateSerializer, Immutable, Alias("store-written")]
public sealed record StoreWritten([property: Id(0)] bool IsWritten, [property: Id(1)] long Version);

/// <summary>A page of a bureau's store.</summary>
/// <param name="Items">Items by version, whole writes.</param>
/// <param name="Version">The store's version; the reader is up to date when it knows all items up to it.</param>
/// <param name="Forgotten">Of items that were removed up to this version nothing is known any more: a reader who knows less begins anew.</param>
[GenerateSerializer, Immutable, Alias("store-page")]
public sealed record StorePage([property: Id(0)] ImmutableArray<SealedItem> Items, [property: Id(1)] long Version, [property: Id(2)] long Forgotten);

/// <summary>The limits of a bureau's store.</summary>
public static class StoreLimits
{
    /// <summary>Bytes of an item: 256 KiB.</summary>
    public const int MaxItemBytes = 256 * 1024;

    /// <summary>Items of a write, removed ones included.</summary>
    public const int MaxWriteItems = 1000;

    /// <summary>Bytes of a write: 2 MiB.</summary>
    public const int MaxWriteBytes = 2 * 1024 * 1024;

    /// <summary>Bytes of all wraps of an item.</summary>
    public const int MaxWrapBytes = 4096;

    /// <summary>Items of a store that are not removed.</summary>
    public const int MaxItems = 10_000;

    /// <summary>Bytes of all items of a store: 32 MiB.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The highest version there may be; JSON readers know larger numbers only roughly.</summary>
    public const long MaxVersion = 1L << 52;
}

/// <summary>
/// What the gateways of one bureau share and hubs only carry: accounts, tokens, sessions, drafts, assignments and what else is theirs, each a sealed item with a version.
/// The key is the owner's code (<c>FR</c>).
/// </summary>
[Alias("bureau-store")]
public interface IBureauStoreGrain : IGrainWithStringKey
{
    /// <summary>Writes items, all or none, if nobody has written since. When the call returns with success, they are flushed. Repeating it with the same operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException"><c>invalid</c>, <c>too-large</c>, <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("write")]
    Task<StoreWritten> WriteAsync(StoreWrite write, CancellationToken cancellationToken = default);

    /// <summary>Reads what was written since, waiting for it if there is nothing. A read ends early, with an empty page, when the activation has to go.</summary>
    /// <param name="after">The version up to which the reader knows everything; 0 for nothing.</param>
    /// <param name="wait">How long to wait; at most <see cref="Feeds.FeedLimits.MaxWait"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read"), AlwaysInterleave]
    Task<StorePage> ReadAsync(long after, TimeSpan wait, CancellationToken cancellationToken = default);
}
