using System.Net;
using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Placement;
using Interpol.Mesh.Engine.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>
/// A silo: puts its parts together and starts and stops them in the stages of the silo's lifecycle. Parts that the application's services may need before the
/// silo runs (the factory, the status oracle) are services of their own; the rest is made here, when it starts.
/// </summary>
internal sealed partial class Silo(IServiceProvider services, LocalSilo self, SiloLease lease, ViewSettlement settlement, SiloCallRuntime calls, ILoggerFactory loggers) : ILifecycleParticipant<ISiloLifecycle>
{
    private const int MaxQueuedBytes = 8 * 1024 * 1024;

    /// <summary>How long a silo that leaves waits for the others to take notice, and for the answers of calls that it passed on.</summary>
    private static readonly TimeSpan GoodbyeGrace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan GoodbyePoll = TimeSpan.FromMilliseconds(5);

    private readonly ILogger _logger = loggers.CreateLogger("Orleans.Runtime.Silo");
    private SiloParts? _parts;
    private volatile bool _killed;

    /// <summary>The running parts.</summary>
    public SiloParts Parts => _parts ?? throw new InvalidOperationException($"Silo {self.Name} has not started.");

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe("silo messaging", ServiceLifecycleStage.RuntimeInitialize, StartMessagingAsync, StopMessagingAsync);
        lifecycle.Subscribe("membership", ServiceLifecycleStage.RuntimeServices, token => Parts.Agent.JoinAsync(token), LeaveAsync);
        lifecycle.Subscribe("activations", ServiceLifecycleStage.GrainDeactivation, static _ => Task.CompletedTask, DrainAsync);
        lifecycle.Subscribe("become active", ServiceLifecycleStage.BecomeActive, BecomeActiveAsync, BeginShutdownAsync);
    }

    /// <summary>Ends at once, like a process that is killed: no goodbye, no drain. For tests.</summary>
    public void Kill()
    {
        _killed = true;
        lease.Revoke();
        if (_parts is { } parts)
        {
            parts.Agent.Dispose();
            parts.Router.IsStopped = true;
            parts.Endpoints.Abort();
            parts.Peers.CloseAll();
            parts.Sweeper.Dispose();
            parts.Collector.Dispose();
            parts.Catalog.Kill();
            parts.LocalCalls.Close(new SiloUnavailableException("The silo was killed.")).ForEach(static call => call.OnFailed(new SiloUnavailableException("The silo was killed.")));
        }
    }

    private Task StartMessagingAsync(CancellationToken cancellationToken)
    {
        var parts = Compose();
        _parts = parts;
        calls.Router = parts.Router;
        var endpoint = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        parts.Endpoints.StartSilos(endpoint.SiloListeningEndpoint ?? self.Address.Endpoint);
        return Task.CompletedTask;
    }

    private async Task BecomeActiveAsync(CancellationToken cancellationToken)
    {
        if (self.GatewayPort != 0)
        {
            var endpoint = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
            Parts.Endpoints.StartGateway(endpoint.GatewayListeningEndpoint ?? new IPEndPoint(self.Address.Endpoint.Address, self.GatewayPort));
        }

        await Parts.Agent.BecomeActiveAsync();
    }

    private async Task BeginShutdownAsync(CancellationToken cancellationToken)
    {
        if (!_killed && !lease.IsRevoked)
        {
            Parts.Endpoints.TellClientsToGo();
            await Parts.Agent.BeginShutdownAsync();

            // When the others have acknowledged the view in which this silo owns nothing, they send it no more calls.
            await WaitWhileAsync(() => !settlement.State.IsSettled, cancellationToken);
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (!_killed && !lease.IsRevoked)
        {
            await Parts.Catalog.DeactivateAllAsync(cancellationToken);
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (!_killed && !lease.IsRevoked)
        {
            // A silo that stopped before it was active has activations too, if its services called grains.
            await Parts.Catalog.DeactivateAllAsync(cancellationToken);
            await Parts.Agent.LeaveAsync();

            // What was sent here before the others knew is still passed on, and answered.
            await WaitWhileAsync(() => Parts.Peers.Open.Any(static link => link.Pending.Count > 0) || Parts.Endpoints.HasClients, cancellationToken);
        }

        Parts.Agent.Dispose();
    }

    private async Task StopMessagingAsync(CancellationToken cancellationToken)
    {
        if (_parts is not { } parts || _killed)
        {
            return;
        }

        parts.Router.IsStopped = true;
        parts.Router.RefuseWaiting();
        await parts.Endpoints.StopAsync(cancellationToken);
        parts.Peers.CloseAll();
        parts.Sweeper.Dispose();
        parts.Collector.Dispose();
        var stopped = new SiloUnavailableException($"Silo {self.Name} has stopped.");
        foreach (var call in parts.LocalCalls.Close(stopped))
        {
            call.OnFailed(stopped);
        }
    }

    private static async Task WaitWhileAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var until = Environment.TickCount64 + (long)GoodbyeGrace.TotalMilliseconds;
        while (condition() && Environment.TickCount64 < until && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(GoodbyePoll, CancellationToken.None);
        }
    }

    private void OnDeclaredDead(string reason)
    {
        LogDeclaredDead(_logger, reason);
        Parts.Router.IsStopped = true;
        Parts.Endpoints.Abort();
        Parts.Peers.CloseAll();
        Parts.Catalog.Kill();
        services.GetRequiredService<IProcessTable>().EndOwnProcess();
        services.GetService<IHostApplicationLifetime>()?.StopApplication();
    }

    private SiloParts Compose()
    {
        var messaging = services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
        var collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        var timings = services.GetRequiredService<IOptions<MembershipTimings>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var connections = services.GetRequiredService<IOptions<SiloConnectionOptions>>().Value;
        var processes = services.GetRequiredService<IProcessTable>();
        var registry = services.GetRequiredService<GeneratedRegistry>();
        var membershipLogger = loggers.CreateLogger("Orleans.Runtime.Membership");
        var types = new GrainTypeCache();
        var localCalls = new PendingTable();
        var limits = new TransportLimits(messaging.MaxMessageBodySize, MaxQueuedBytes);
        var classes = new GrainClasses(registry, services, self.Address);
        var ownership = new Ownership(self.Address);
        var localOwnership = services.GetRequiredService<LocalOwnership>();
        localOwnership.Bind(ownership, classes);
        var oracle = services.GetRequiredService<SiloStatusOracle>();
        var peers = new PeerLinks(self.Address, self.ClusterId, new ConnectionDialer(new ConnectionPipeline(connections.SiloOutbound, services)), limits, registry.Codecs);
        var callServices = new CallServices(registry.Codecs, localCalls);
        var router = new SiloRouter(self.Address, services.GetRequiredService<InterfaceTable>(), types, classes, ownership, settlement, peers, callServices)
        {
            Catalog = () => Parts.Catalog,
            NewerViewExists = () => Parts.Agent.Refresh(),
        };
        var exchange = new ViewExchange(self.Address, settlement, peers, types)
        {
            Catalog = () => Parts.Catalog,
            ViewTaken = (previous, view) =>
            {
                oracle.OnView(previous, view);
                if (view.StatusOf(self.Address) == SiloStatus.Dead)
                {
                    // Either this silo has left, or the heartbeat finds out at once.
                    Parts.Agent.Refresh();
                }

                Parts.Detector.OnView(view);
            },
            StateChanged = () =>
            {
                router.OnStateChanged();
                localOwnership.OnChanged();
            },
            NewerViewExists = () => Parts.Agent.Refresh(),
        };
        peers.LinkOpened += link => exchange.Promise([link.Peer]);
        var environment = new ActivationEnvironment(
            services,
            self.Address,
            lease,
            time,
            collection,
            new IncomingFilters(services.GetServices<IIncomingGrainCallFilter>()),
            loggers.CreateLogger("Orleans.Runtime.Catalog"));
        var catalog = new Catalog(environment, ownership, settlement)
        {
            CreateReference = grain => calls.CreateReference(grain, null),
            Reroute = router.Reroute,
            Released = exchange.Release,
        };
        var table = new MembershipTableClient(services.GetRequiredService<IMembershipTable>(), self, processes, time, membershipLogger);
        var detector = new FailureDetector(self, table, timings, settlement, exchange, peers, processes, time, membershipLogger);
        var agent = new MembershipAgent(self, table, timings, lease, exchange, detector, OnDeclaredDead, membershipLogger);
        var endpoints = new SiloEndpoints(
            self,
            new ConnectionPipeline(connections.SiloInbound, services),
            new ConnectionPipeline(connections.GatewayInbound, services),
            limits,
            services.GetRequiredService<GrainTypeMap>(),
            router,
            exchange,
            detector,
            loggers);
        return new SiloParts(
            catalog,
            router,
            peers,
            exchange,
            agent,
            detector,
            endpoints,
            localCalls,
            new TimeoutSweeper(() => peers.Open.Select(static link => link.Pending).Append(localCalls), router.Sweep),
            time.CreateTimer(static catalog => ((Catalog)catalog!).Sweep(), catalog, catalog.SweepPeriod, catalog.SweepPeriod));
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Reason}")]
    private static partial void LogDeclaredDead(ILogger logger, string reason);
}
