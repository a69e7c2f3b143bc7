using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Hosting;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>Connects a client with its host's start, and disconnects it with its stop.</summary>
internal sealed class ClusterClient : IHostedService, IDisposable
{
    /// <summary>What a gateway may leave unread before calls have to wait.</summary>
    private const int MaxQueuedBytes = 8 * 1024 * 1024;

    private readonly GatewayManager _gateways;
    private readonly IClientConnectionRetryFilter? _retryFilter;
    private readonly TimeoutSweeper _sweeper;

    public ClusterClient(IServiceProvider services, GatewayLinks links, GeneratedRegistry registry, GrainTypeMap types, ILoggerFactory loggers)
    {
        var messaging = services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value;
        _gateways = new GatewayManager(
            services.GetRequiredService<IGatewayListProvider>(),
            links,
            types,
            new ConnectionDialer(new ConnectionPipeline(services.GetRequiredService<IOptions<ClientConnectionOptions>>().Value.Steps, services)),
            new TransportLimits(messaging.MaxMessageBodySize, MaxQueuedBytes),
            registry.Codecs,
            services.GetRequiredService<IOptions<ClusterOptions>>().Value,
            services.GetRequiredService<IOptions<GatewayOptions>>().Value,
            loggers.CreateLogger("Orleans.Messaging.GatewayManager"));
        _retryFilter = services.GetService<IClientConnectionRetryFilter>();
        _sweeper = new TimeoutSweeper(() => links.All.Select(static link => link.Pending));
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        _gateways.StartAsync(_retryFilter is null ? null : _retryFilter.ShouldRetryConnectionAttempt, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _gateways.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _gateways.Dispose();
        _sweeper.Dispose();
    }
}
