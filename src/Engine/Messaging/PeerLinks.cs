using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>The links from this silo to the others, opened when needed.</summary>
internal sealed class PeerLinks(
    SiloAddress self,
    string clusterId,
    ConnectionDialer dialer,
    TransportLimits limits,
    CodecRegistry codecs) : IOutgoingLinkOwner
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<SiloAddress, Lazy<Task<OutgoingLink>>> _links = new();
    private volatile bool _closed;

    /// <summary>A link that was open has closed.</summary>
    public event Action<SiloAddress>? LinkClosed;

    /// <summary>A link was opened.</summary>
    public event Action<OutgoingLink>? LinkOpened;

    /// <summary>The open links.</summary>
    public IEnumerable<OutgoingLink> Open
    {
        get
        {
            foreach (var (_, link) in _links)
            {
                if (link is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: { IsOpen: true } open } })
                {
                    yield return open;
                }
            }
        }
    }

    /// <summary>The link to a silo if it is open now.</summary>
    public OutgoingLink? TryGet(SiloAddress silo) =>
        _links.TryGetValue(silo, out var link) && link.IsValueCreated && link.Value.IsCompletedSuccessfully && link.Value.Result.IsOpen ? link.Value.Result : null;

    /// <summary>The link to a silo, opened if need be.</summary>
    /// <exception cref="ConnectionFailedException">It cannot be opened.</exception>
    public Task<OutgoingLink> GetAsync(SiloAddress silo)
    {
        if (_closed)
        {
            return Task.FromException<OutgoingLink>(new ConnectionFailedException("This silo has stopped."));
        }

        return _links.GetOrAdd(silo, static (address, links) => new Lazy<Task<OutgoingLink>>(() => links.OpenAsync(address)), this).Value;
    }

    /// <summary>Sends a frame to a silo when there is, or can be made, a link to it; otherwise the frame is lost.</summary>
    public void Post<TFrame>(SiloAddress silo, TFrame frame)
        where TFrame : struct, IFrame
    {
        if (TryGet(silo) is { } link)
        {
            link.Connection.Send(frame, beyondBound: true);
        }
        else
        {
            _ = PostLaterAsync(silo, frame);
        }
    }

    /// <summary>Closes the link to a silo; calls in flight over it fail.</summary>
    public void Close(SiloAddress silo)
    {
        if (_links.TryRemove(silo, out var link) && link.IsValueCreated)
        {
            _ = link.Value.ContinueWith(
                static task => task.Result.Connection.Close(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <summary>Closes all links, for good.</summary>
    public void CloseAll()
    {
        _closed = true;
        foreach (var silo in _links.Keys)
        {
            Close(silo);
        }
    }

    public void OnLinkClosed(OutgoingLink link, Exception? cause)
    {
        var peer = link.Peer;
        if (_links.TryGetValue(peer, out var current) && current.IsValueCreated && (!current.Value.IsCompletedSuccessfully || ReferenceEquals(current.Value.Result, link)))
        {
            _links.TryRemove(new KeyValuePair<SiloAddress, Lazy<Task<OutgoingLink>>>(peer, current));
        }

        if (!_closed)
        {
            LinkClosed?.Invoke(peer);
        }
    }

    public void OnOwnerLearned(OutgoingLink link, GrainId grain, SiloAddress? owner, ResponseFlags flags)
    {
        // A silo computes owners itself.
    }

    private async Task<OutgoingLink> OpenAsync(SiloAddress silo)
    {
        try
        {
            var (link, _) = await OutgoingLink.OpenAsync(dialer, silo.Endpoint, new Hello(clusterId, self, silo), limits, codecs, ConnectLimit, this, CancellationToken.None).ConfigureAwait(false);
            LinkOpened?.Invoke(link);
            return link;
        }
        catch
        {
            _links.TryRemove(silo, out _);
            throw;
        }
    }

    private async Task PostLaterAsync<TFrame>(SiloAddress silo, TFrame frame)
        where TFrame : struct, IFrame
    {
        try
        {
            var link = await GetAsync(silo).ConfigureAwait(false);
            link.Connection.Send(frame, beyondBound: true);
        }
        catch (ConnectionFailedException)
        {
            // Whatever it was is said again when the link is there: views and acknowledgements are repeated until they are answered.
        }
    }
}
