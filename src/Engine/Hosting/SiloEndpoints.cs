using System.Collections.Concurrent;
using System.Net;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>The two doors of a silo, one for other silos and one for clients, and the connections that came in.</summary>
internal sealed partial class SiloEndpoints : IInboundHandler
{
    private readonly LocalSilo _self;
    private readonly TransportLimits _limits;
    private readonly GrainTypeMap _types;
    private readonly SiloRouter _router;
    private readonly ViewExchange _exchange;
    private readonly FailureDetector _detector;
    private readonly ILogger _logger;
    private readonly ConnectionListener _silos;
    private readonly ConnectionListener _gateway;
    private readonly ConcurrentDictionary<InboundLink, bool> _links = new();
    private volatile bool _draining;

    public SiloEndpoints(
        LocalSilo self,
        ConnectionPipeline fromSilos,
        ConnectionPipeline fromClients,
        TransportLimits limits,
        GrainTypeMap types,
        SiloRouter router,
        ViewExchange exchange,
        FailureDetector detector,
        ILoggerFactory loggers)
    {
        _self = self;
        _limits = limits;
        _types = types;
        _router = router;
        _exchange = exchange;
        _detector = detector;
        _logger = loggers.CreateLogger("Orleans.Messaging");
        _silos = new ConnectionListener(fromSilos, (stream, remote) => ServeAsync(stream, remote, isGateway: false), _logger);
        _gateway = new ConnectionListener(fromClients, (stream, remote) => ServeAsync(stream, remote, isGateway: true), _logger);
    }

    /// <summary>Opens the door for silos.</summary>
    public void StartSilos(IPEndPoint endpoint) => _silos.Start(endpoint);

    /// <summary>Opens the door for clients.</summary>
    public void StartGateway(IPEndPoint endpoint) => _gateway.Start(endpoint);

    /// <summary>Whether a client is still connected.</summary>
    public bool HasClients => _links.Keys.Any(static link => link.IsGateway);

    /// <summary>Asks the clients to send new calls elsewhere; those they send all the same are passed on.</summary>
    public void TellClientsToGo()
    {
        _draining = true;
        foreach (var link in _links.Keys)
        {
            if (link.IsGateway)
            {
                link.Send(new NumberFrame(FrameKind.Draining, 0));
            }
        }
    }

    /// <summary>Closes both doors and, when what was written has left, the connections.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _silos.DisposeAsync().ConfigureAwait(false);
        await _gateway.DisposeAsync().ConfigureAwait(false);
        foreach (var link in _links.Keys)
        {
            try
            {
                await link.Connection.FlushedAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                // Whoever does not read its answers does not get them.
            }

            link.Connection.Close();
        }
    }

    /// <summary>Cuts everything at once.</summary>
    public void Abort()
    {
        _ = _silos.DisposeAsync().AsTask();
        _ = _gateway.DisposeAsync().AsTask();
        foreach (var link in _links.Keys)
        {
            link.Connection.Close();
        }
    }

    public Welcome OnHello(InboundLink link, Hello hello)
    {
        string? refusal = null;
        if (hello.ClusterId != _self.ClusterId)
        {
            refusal = $"This is cluster '{_self.ClusterId}', not '{hello.ClusterId}'.";
        }
        else if (hello.Expected is { } expected && expected.Generation != 0 && !expected.Equals(_self.Address))
        {
            refusal = $"This is silo {_self.Address}, not {expected}.";
        }
        else if (link.IsGateway == (hello.Silo is not null))
        {
            refusal = link.IsGateway ? "This port is for clients." : "This port is for silos.";
        }

        return new Welcome(refusal, _self.Address, refusal is null ? _types.Names : new Dictionary<string, string>());
    }

    public void OnOpened(InboundLink link)
    {
        _links[link] = true;
        if (link.Connection.IsClosed)
        {
            _links.TryRemove(link, out _);
        }

        if (_draining && link.IsGateway)
        {
            link.Send(new NumberFrame(FrameKind.Draining, 0));
        }
    }

    public void OnRequest(InboundLink link, RequestPrefix prefix, ReadOnlySpan<byte> rest) => _router.Receive(link, prefix, rest);

    public void OnPeerFrame(SiloAddress silo, FrameKind kind, ref WireReader reader) => _exchange.OnFrame(silo, kind, ref reader);

    public void OnInboundClosed(InboundLink link, Exception? cause)
    {
        _links.TryRemove(link, out _);
        LogClosed(_logger, link.Connection.Remote, cause);
        if (link.Hello?.Silo is { } silo)
        {
            _detector.OnConnectionLost(silo);
        }
    }

    private Task ServeAsync(Stream stream, string remote, bool isGateway)
    {
        var link = new InboundLink(stream, remote, _limits, this, isGateway);
        return link.Connection.ReceiveAsync();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The connection from {Remote} closed.")]
    private static partial void LogClosed(ILogger logger, string remote, Exception? exception);
}
