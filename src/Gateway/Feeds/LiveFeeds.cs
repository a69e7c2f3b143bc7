using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>The live feeds to which somebody listens. A feed opens with its first listener and closes with its last.</summary>
internal sealed class LiveFeeds(Mailboxes mailboxes, FeedEntryWriter entries, LiveFeedOptions options, GatewaySettings settings, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<OwnerId, LiveFeed> _open = [];

    /// <summary>How the feeds work.</summary>
    public LiveFeedOptions Options => options;

    /// <summary>Owners to whose feed somebody listens now.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Listeners at this gateway now.</summary>
    public int Listeners
    {
        get
        {
            lock (_gate)
            {
                return _open.Values.Sum(feed => feed.Listeners);
            }
        }
    }

    /// <summary>Refuses another listener when the owner has enough.</summary>
    /// <exception cref="RequestRefusedException">429: too many listeners.</exception>
    public void RequireRoom(OwnerId owner)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(owner, out var feed) && feed.Listeners >= settings.Limits.ListenersPerOwner)
            {
                throw TooMany(owner);
            }
        }
    }

    /// <summary>Adds a listener.</summary>
    /// <exception cref="RequestRefusedException">429: too many listeners.</exception>
    public LiveFeed Join(OwnerId owner)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(owner, out var feed))
            {
                feed = new LiveFeed(owner, mailboxes.Of(owner).Arrivals, entries, options, time);
                _open.Add(owner, feed);
            }
            else if (feed.Listeners >= settings.Limits.ListenersPerOwner)
            {
                throw TooMany(owner);
            }

            feed.Listeners++;
            return feed;
        }
    }

    /// <summary>Takes a listener out.</summary>
    public void Leave(OwnerId owner, LiveFeed feed)
    {
        lock (_gate)
        {
            if (--feed.Listeners > 0)
            {
                return;
            }

            _open.Remove(owner);
        }

        feed.Close();
    }

    private RequestRefusedException TooMany(OwnerId owner) => new(
        StatusCodes.Status429TooManyRequests,
        MeshErrorCodes.Busy,
        $"{owner} has {settings.Limits.ListenersPerOwner} open live feeds at this gateway, as many as it may; close one.",
        retryAfter: RetryAfter);
}

/// <summary>How live feeds are sent, and what they keep in memory.</summary>
internal sealed record LiveFeedOptions
{
    /// <summary>Entries that are read from the mailbox at once. Default 128.</summary>
    public int PageSize { get; init; } = 128;

    /// <summary>Entries that are kept for listeners that are a little behind. Default 128.</summary>
    public int WindowEntries { get; init; } = 128;

    /// <summary>Bytes that are kept for listeners that are a little behind. Default 256 KiB for each owner.</summary>
    public int WindowBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes that a listener is sent before it must have taken them. Default 64 KiB.</summary>
    public int BatchBytes { get; init; } = 64 * 1024;

    /// <summary>How long a stream may be silent. Default 10 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);
}
