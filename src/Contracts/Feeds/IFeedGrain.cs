using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>The durable, ordered, resumable feed of everything that reaches one owner; the key is the owner's code (<c>BR</c>).</summary>
[Alias("feed")]
public interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes consecutive entries of a link. Entries at or below the high-water mark are dropped; a batch that would leave a gap is not taken, and the
    /// high-water mark says where to go on.
    /// </summary>
    [Alias("deliver")]
    Task<DeliveryResult> DeliverAsync(LinkBatch batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads on behind a cursor, waiting for the first entry if there is none. Everything up to the cursor counts as delivered. A read ends early, with
    /// an empty page, when the activation has to go. An entry that expired before any gateway had it comes without payload.
    /// </summary>
    /// <param name="gateway">
    /// Who reads: the name of a gateway of this owner, 1 to 64 letters, digits and dashes. The feed keeps the cursor of each, of at most
    /// <see cref="FeedLimits.MaxGateways"/>.
    /// </param>
    /// <param name="cursor">Behind which position to read in each lane.</param>
    /// <param name="max">Entries, 1 to <see cref="FeedLimits.MaxPage"/>.</param>
    /// <param name="wait">How long to wait for the first entry; at most <see cref="FeedLimits.MaxWait"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>gone</c>: the cursor is before the oldest entry that is kept; <c>invalid</c>: it is beyond the newest, or there are too many gateways.</exception>
    [Alias("read"), AlwaysInterleave]
    Task<FeedPage> ReadAsync(string gateway, FeedCursor cursor, int max, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Where the feed begins and ends, for a gateway whose cursor it refused.</summary>
    [Alias("get-bounds"), AlwaysInterleave]
    Task<FeedBounds> GetBoundsAsync(CancellationToken cancellationToken = default);

    /// <summary>Says that an officer has read a message. Repeating it is without effect.</summary>
    /// <returns>When it was first marked.</returns>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: no such message reached this owner.</exception>
    [Alias("mark-read")]
    Task<HubTimestamp> MarkReadAsync(MessageId id, CancellationToken cancellationToken = default);

    /// <summary>Whose upload with that hash the newest message that carried it named; null when no message to this owner did.</summary>
    [Alias("find-attachment")]
    Task<AttachmentReference?> FindAttachmentAsync(Sha256Hash hash, CancellationToken cancellationToken = default);

    /// <summary>A received message as the owner's outbox needs it. Called by that outbox only.</summary>
    [Alias("find-received"), AlwaysInterleave]
    Task<ReceivedMessage?> FindReceivedAsync(MessageId id, CancellationToken cancellationToken = default);

    /// <summary>The gateways that read this feed.</summary>
    [Alias("get-gateways")]
    Task<ImmutableArray<FeedGateway>> GetGatewaysAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets a gateway that is no longer used, so that nobody waits for it. It is known again as soon as it reads.</summary>
    [Alias("remove-gateway")]
    Task RemoveGatewayAsync(string gateway, CancellationToken cancellationToken = default);

    /// <summary>Makes the feed look for receipts that wait to be told, at once. Called at start and after every membership change.</summary>
    [Alias("wake")]
    Task WakeAsync(CancellationToken cancellationToken = default);
}
