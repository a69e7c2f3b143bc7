using System.Collections.Immutable;
using System.Diagnostics;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Gateway.Tests.BureauStore;

/// <summary>Gateways of France, of which only their sight of the store is there, at one hub.</summary>
internal sealed class StoreGateways : IAsyncDisposable
{
    public static readonly OwnerId France = OwnerId.Parse("FR");

    private readonly List<OwnerStore> _stores = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-gateway-").FullName;

    public FakeMesh Mesh { get; } = new(TimeProvider.System);

    /// <summary>What they logged.</summary>
    public Journal Log { get; } = new();

    public static Draft DraftOf(string key, string title) => new(key, "1", false, false, title, default, "1", DateTimeOffset.UnixEpoch);

    public static Account AccountOf(string number, bool active = true, params string[] roles) =>
        new(number, "Officer " + number, [.. roles.DefaultIfEmpty(MeshRoles.Officer)], null, active, "x", DateTimeOffset.UnixEpoch, []);

    /// <summary>A gateway; one with the same name later is the same one after a restart.</summary>
    public OwnerStore Start(string name, StoreOptions? options = null, GatewayIdentity? identity = null)
    {
        var settings = new GatewaySettings { Owners = [France], Hub = Contracts.Cluster.HubName.Lyon, DataFolder = _folder, Name = name };
        var callers = new CallerScope();
        var calls = new GrainCaller(Mesh.Grains, callers, new SiloDepartures(), new CallRetryOptions { Total = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, NullLogger<GrainCaller>.Instance);
        var store = new OwnerStore(
            France,
            calls,
            callers,
            SignerOf(identity ?? Mesh.Keys.Enter(name)),
            new SeenVersions(France, settings, Log),
            options ?? new StoreOptions { RetryPause = TimeSpan.FromMilliseconds(20), Attempts = 500 },
            TimeProvider.System,
            Log);
        _stores.Add(store);
        return store;
    }

    public async Task StopAsync(OwnerStore store)
    {
        _stores.Remove(store);
        await store.DisposeAsync();
    }

    public ItemSigner SignerOf(GatewayIdentity identity) => new(identity, Mesh.Keys.File(TimeProvider.System), new UnsealedPayload());

    /// <summary>Puts an item into the hub's hands that a gateway has sealed.</summary>
    public async Task<SealedItem> SealAsync(GatewayIdentity identity, StoreItem item, long version, OwnerId? owner = null)
    {
        using var signer = SignerOf(identity);
        return await signer.SealAsync(owner ?? France, item, version, CancellationToken.None);
    }

    public static Task WriteAsync(OwnerStore store, params StoreItem[] items) => store.ChangeAsync(_ => StoreChange.Put<bool>(true, items), CancellationToken.None);

    /// <summary>Waits until a state is seen.</summary>
    public static async Task UntilAsync(OwnerStore store, Func<StoreState, bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (condition(await store.ReadAsync(CancellationToken.None)))
                {
                    return;
                }
            }
            catch (RequestRefusedException) when (watch.Elapsed < Until.Deadline)
            {
                // The hub was away a moment ago.
            }

            Assert.True(watch.Elapsed < Until.Deadline, "The state does not come.");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Keeps what is logged.</summary>
    internal sealed class Journal : ILogger
    {
        private ImmutableList<string> _lines = [];

        public ImmutableList<string> Errors => Volatile.Read(ref _lines);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                ImmutableInterlocked.Update(ref _lines, static (lines, line) => lines.Add(line), formatter(state, exception));
            }
        }
    }
}
