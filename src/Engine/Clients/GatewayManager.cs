using System.Collections.Concurrent;
using System.Net;
using Interpol.Mesh.Engine.Hosting;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>
/// Keeps a client connected to every gateway on the list: looks at the list from time to time and at once when a connection breaks, connects to what is new, and
/// leaves what is not listed any more when its last call has been answered.
/// </summary>
internal sealed partial class GatewayManager(
    IGatewayListProvider provider,
    GatewayLinks links,
    GrainTypeMap types,
    ConnectionDialer dialer,
    TransportLimits limits,
    CodecRegistry codecs,
    ClusterOptions cluster,
    GatewayOptions options,
    ILogger logger) : IOutgoingLinkOwner, IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ConcurrentDictionary<OutgoingLink, string> _endpoints = new();

    /// <summary>Connects to what is listed, until at least one gateway answers.</summary>
    /// <param name="shouldRetry">Asked after each failed round; null to give up after the first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SiloUnavailableException">No gateway answered.</exception>
    public async Task StartAsync(Func<Exception, CancellationToken, Task<bool>>? shouldRetry, CancellationToken cancellationToken)
    {
        await provider.InitializeGatewayListProvider().ConfigureAwait(false);
        while (true)
        {
            Exception failure;
            try
            {
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
                if (links.All.Count > 0)
                {
                    break;
                }

                failure = new SiloUnavailableException("No gateway could be reached. Is a silo of this cluster running?");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failure = exception;
            }

            if (shouldRetry is null || !await shouldRetry(failure, cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }

        _ = RunAsync();
        _ = ProbeAsync();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var link in links.All)
        {
            link.Connection.Close();
        }
    }

    public void OnLinkClosed(OutgoingLink link, Exception? cause)
    {
        links.Remove(link);
        _endpoints.TryRemove(link, out _);
        if (!_stopping.IsCancellationRequested)
        {
            LogLinkClosed(logger, link.Peer, cause?.Message);
            _wake.Release();
        }
    }

    public void OnOwnerLearned(OutgoingLink link, GrainId grain, SiloAddress? owner, ResponseFlags flags) => links.Learn(grain, owner, flags);

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var complete = false;
            try
            {
                complete = await RefreshAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                LogRefreshFailed(logger, exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await _wake.WaitAsync(complete ? options.GatewayListRefreshPeriod : RetryDelay, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Brings the links into line with the list. Returns whether every listed gateway is connected.</summary>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var listed = (await provider.GetGateways().ConfigureAwait(false)).Select(Endpoint).Distinct().ToDictionary(static endpoint => endpoint.ToString());
        var connected = _endpoints.Where(static entry => !entry.Key.IsDraining).Select(static entry => entry.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var (link, endpoint) in _endpoints)
        {
            if (!listed.ContainsKey(endpoint))
            {
                link.Retire();
            }
        }

        var attempts = listed.Where(entry => !connected.Contains(entry.Key)).Select(entry => ConnectAsync(entry.Value, cancellationToken)).ToList();
        var results = await Task.WhenAll(attempts).ConfigureAwait(false);
        return listed.Count > 0 && results.All(static connectedNow => connectedNow);
    }

    private async Task<bool> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            var (link, welcome) = await OutgoingLink.OpenAsync(
                dialer, endpoint, new Hello(cluster.ClusterId, null, null), limits, codecs, ConnectLimit, this, cancellationToken).ConfigureAwait(false);
            types.Merge(welcome.Classes);
            _endpoints[link] = endpoint.ToString();
            links.Add(link);
            if (!link.IsOpen)
            {
                OnLinkClosed(link, null);
            }

            return true;
        }
        catch (ConnectionFailedException exception)
        {
            LogConnectFailed(logger, endpoint, exception.Message);
            return false;
        }
    }

    /// <summary>Makes a gateway that is stopped but not gone show itself by its silence.</summary>
    private async Task ProbeAsync()
    {
        ulong round = 0;
        while (!_stopping.IsCancellationRequested)
        {
            round++;
            foreach (var link in links.All)
            {
                link.Connection.Send(new NumberFrame(FrameKind.Probe, round));
            }

            try
            {
                await Task.Delay(ProbePeriod, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Reads <c>gwy.tcp://address:port/generation</c>.</summary>
    private static IPEndPoint Endpoint(Uri uri) =>
        IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
            ? new IPEndPoint(address, uri.Port)
            : throw new OrleansConfigurationException($"'{uri}' is not the address of a gateway. Expected: gwy.tcp://ADDRESS:PORT/GENERATION.");

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection to gateway {Silo} closed: {Reason}")]
    private static partial void LogLinkClosed(ILogger logger, SiloAddress silo, string? reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Gateway {Endpoint} did not answer: {Reason}")]
    private static partial void LogConnectFailed(ILogger logger, IPEndPoint endpoint, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of gateways could not be refreshed.")]
    private static partial void LogRefreshFailed(ILogger logger, Exception exception);
}
