using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.BureauStore;

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
