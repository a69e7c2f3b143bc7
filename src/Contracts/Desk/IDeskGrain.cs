using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Desk;

/// <summary>
/// What the gateways of one bureau share and hubs only carry: accounts, sessions, drafts, templates, assignments. An ordered log of sealed records that
/// every gateway applies in the same order; the key is the owner's code (<c>FR</c>).
/// </summary>
[Alias("desk")]
public interface IDeskGrain : IGrainWithStringKey
{
    /// <summary>Adds a record if nobody added one since. When the call returns with success, the record is flushed.</summary>
    /// <exception cref="Errors.MeshException"><c>too-large</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("append")]
    Task<DeskAppended> AppendAsync(DeskAppend append, CancellationToken cancellationToken = default);

    /// <summary>Reads on, waiting for the first record if there is none. A read ends early, with an empty page, when the activation has to go.</summary>
    /// <param name="after">Behind which position to read; 0 from the newest snapshot.</param>
    /// <param name="wait">How long to wait for the first record; at most <see cref="Feeds.FeedLimits.MaxWait"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read"), AlwaysInterleave]
    Task<DeskPage> ReadAsync(long after, TimeSpan wait, CancellationToken cancellationToken = default);
}
