using System.Collections.ObjectModel;
using Interpol.Mesh.Engine.Hosting;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Reminders;
using Interpol.Mesh.Engine.Storage;
using Interpol.Mesh.Engine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost.Utils;

namespace Orleans.TestingHost;

/// <summary>A cluster of silos, and a client, in the process of a test.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan StableLimit = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly List<InProcessSiloHandle> _former = [];
    private readonly InMemoryMembershipTable _table = new();
    private readonly TestProcessTable _processes = new();
    private readonly MemoryGrainStateStore _states = new();
    private readonly InMemoryReminderStore _reminders = new();
    private IHost? _client;
    private int _started;

    internal InProcessTestCluster(InProcessTestClusterOptions options)
    {
        Options = options;
        _processes.KillSilo = address => GetSiloForAddress(address)?.StopSiloAsync(stopGracefully: false);
    }

    /// <summary>The options.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The silos that run.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos
    {
        get
        {
            lock (_gate)
            {
                return _silos.ToList().AsReadOnly();
            }
        }
    }

    /// <summary>The client.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IClusterClient Client => _client?.Services.GetRequiredService<IClusterClient>() ?? throw new InvalidOperationException("The cluster has no client. Call DeployAsync first.");

    /// <summary>Starts the silos and the client.</summary>
    public async Task DeployAsync()
    {
        await StartSilosAsync(Options.InitialSilosCount);
        if (Options.InitializeClientOnDeploy)
        {
            await InitializeClientAsync();
        }
    }

    /// <summary>Starts that many silos, one after the other.</summary>
    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var started = new List<InProcessSiloHandle>();
        for (var i = 0; i < silosToStart; i++)
        {
            started.Add(await StartAdditionalSiloAsync());
        }

        await WaitForLivenessToStabilizeAsync();
        return started;
    }

    /// <summary>Starts one more silo.</summary>
    public Task<InProcessSiloHandle> StartAdditionalSiloAsync()
    {
        var number = Interlocked.Increment(ref _started) - 1;
        return StartAsync((short)number, $"Silo_{number}");
    }

    /// <summary>Stops a silo in order.</summary>
    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: true);
        Forget(instance);
    }

    /// <summary>Ends a silo like a process that is killed: its connections break, nothing is said or finished.</summary>
    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: false);
        Forget(instance);
    }

    /// <summary>Stops a silo in order and starts one of the same name.</summary>
    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await StartAsync(instance.InstanceNumber, instance.Configured.SiloName);
    }

    /// <summary>Starts a silo of the name of one that has stopped or was killed.</summary>
    public Task<InProcessSiloHandle> RestartStoppedSecondarySiloAsync(string siloName)
    {
        lock (_gate)
        {
            var former = _former.FindLast(silo => silo.Name == siloName || silo.Configured.SiloName == siloName)
                ?? throw new ArgumentException($"No silo named '{siloName}' has stopped.", nameof(siloName));
            return StartAsync(former.InstanceNumber, former.Configured.SiloName);
        }
    }

    /// <summary>Stops client and silos in order.</summary>
    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in Silos.Reverse())
        {
            await StopSiloAsync(silo);
        }
    }

    /// <summary>Starts the client.</summary>
    public async Task InitializeClientAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client => client.Services.AddSingleton<Messaging.IGatewayListProvider>(new TableGatewayListProvider(_table)));
        builder.Services.Configure<Configuration.ClusterOptions>(options =>
        {
            options.ClusterId = Options.ClusterId;
            options.ServiceId = Options.ServiceId;
        });
        builder.Services.Configure<Configuration.GatewayOptions>(static options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        foreach (var configure in Options.ClientHostConfigurationDelegates)
        {
            configure(builder);
        }

        _client = builder.Build();
        await _client.StartAsync();
    }

    /// <summary>Ends the client at once.</summary>
    public Task KillClientAsync() => StopClusterClientAsync();

    /// <summary>Stops the client.</summary>
    public async Task StopClusterClientAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await client.StopAsync();
            client.Dispose();
        }
    }

    /// <summary>The silos that run.</summary>
    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => Silos.Where(static silo => silo.IsActive);

    /// <summary>The silo at an address, or null.</summary>
    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress) => Silos.FirstOrDefault(silo => silo.SiloAddress.Equals(siloAddress));

    /// <summary>The services of a silo, by default of the first.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        (silo is null ? Silos[0] : GetSiloForAddress(silo) ?? throw new ArgumentException($"The cluster has no silo {silo}.", nameof(silo))).ServiceProvider;

    /// <summary>Waits until every silo that runs sees exactly those that run as active, and may serve what it owns.</summary>
    /// <exception cref="TimeoutException">That has not happened within 15 seconds.</exception>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => TestingUtils.WaitUntilAsync(
        last =>
        {
            var running = GetActiveSilos().ToList();
            var expected = running.Select(static silo => silo.SiloAddress).ToHashSet();
            var stable = running.TrueForAll(silo =>
            {
                var state = silo.ServiceProvider.GetRequiredService<ViewSettlement>().State;
                return state is { IsSettled: true, HeldElsewhere.Count: 0 } && expected.SetEquals(state.View.ActiveAddresses);
            });
            return stable || !last ? Task.FromResult(stable) : throw new TimeoutException("The cluster has not become stable in time.");
        },
        StableLimit,
        TimeSpan.FromMilliseconds(10));

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopClusterClientAsync();
        List<InProcessSiloHandle> all;
        lock (_gate)
        {
            all = [.. _silos, .. _former];
            _silos.Clear();
            _former.Clear();
        }

        foreach (var silo in all)
        {
            await silo.DisposeAsync();
        }
    }

    private async Task<InProcessSiloHandle> StartAsync(short number, string name)
    {
        var (siloPort, gatewayPort) = FreePorts.FindTwo();
        var options = new InProcessTestSiloSpecificOptions { SiloName = name, SiloPort = siloPort, GatewayPort = gatewayPort };
        var host = BuildHost(options);
        var local = host.Services.GetRequiredService<LocalSilo>();
        var handle = new InProcessSiloHandle
        {
            Configured = options,
            InstanceNumber = number,
            Name = local.Name,
            SiloAddress = local.Address,
            GatewayAddress = local.GatewayAddress ?? SiloAddress.Zero,
            SiloHost = host,
            Silo = host.Services.GetRequiredService<Silo>(),
            Processes = _processes,
        };
        lock (_gate)
        {
            _silos.Add(handle);
        }

        try
        {
            await host.StartAsync();
        }
        catch
        {
            Forget(handle);
            await handle.DisposeAsync();
            throw;
        }

        return handle;
    }

    private IHost BuildHost(InProcessTestSiloSpecificOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IMembershipTable>(_table);

        // What silos keep in memory belongs to the cluster: it outlives any one of them.
        builder.Services.AddSingleton(_states);
        builder.Services.AddSingleton(_reminders);
        builder.Services.AddSingleton<IProcessTable>(_processes);
        builder.UseOrleans();
        builder.Services.Configure<Configuration.ClusterOptions>(cluster =>
        {
            cluster.ClusterId = Options.ClusterId;
            cluster.ServiceId = Options.ServiceId;
        });
        // Read when the silo is made, after the delegates below, which may have changed them.
        builder.Services.Configure<Configuration.SiloOptions>(silo => silo.SiloName = options.SiloName);
        builder.Services.Configure<Configuration.EndpointOptions>(endpoints =>
        {
            endpoints.SiloPort = options.SiloPort;
            endpoints.GatewayPort = options.GatewayPort;
        });
        foreach (var configure in Options.SiloHostConfigurationDelegates)
        {
            configure(options, builder);
        }

        return builder.Build();
    }

    private void Forget(InProcessSiloHandle silo)
    {
        lock (_gate)
        {
            if (_silos.Remove(silo))
            {
                _former.Add(silo);
            }
        }
    }
}
