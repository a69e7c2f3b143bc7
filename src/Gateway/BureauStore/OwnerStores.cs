using System.Collections.Concurrent;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>The stores of the owners that this gateway serves.</summary>
internal sealed class OwnerStores(
    GatewaySettings settings,
    GrainCaller calls,
    CallerScope callers,
    ItemSigner signer,
    StoreOptions options,
    TimeProvider time,
    ILogger<OwnerStore> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<OwnerId, OwnerStore> _stores = new();

    /// <summary>The store of an owner.</summary>
    /// <exception cref="ArgumentException">This gateway does not serve that owner.</exception>
    public OwnerStore Of(OwnerId owner) => settings.Serves(owner)
        ? _stores.GetOrAdd(owner, static (owner, self) => self.Create(owner), this)
        : throw new ArgumentException($"This gateway does not serve {owner}.", nameof(owner));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values)
        {
            await store.DisposeAsync();
        }
    }

    private OwnerStore Create(OwnerId owner) => new(owner, calls, callers, signer, new SeenVersions(owner, settings, logger), options, time, logger);
}

/// <summary>How a gateway follows the stores of its owners.</summary>
internal sealed record StoreOptions
{
    /// <summary>How long a store that nobody uses is followed. Default 35 minutes: longer than a session may idle, so that none is judged by what was known long ago.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(35);

    /// <summary>How long a request waits for the first reading of a store. Default 5 s.</summary>
    public TimeSpan OpenPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause after a read that failed. Default 250 ms.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a change is decided again because another gateway was faster. Default 20.</summary>
    public int Attempts { get; init; } = 20;

    /// <summary>Changes of one owner that wait for their turn at most. Default 200.</summary>
    public int Waiting { get; init; } = 200;
}

/// <summary>What bureaus share among their gateways.</summary>
internal static class StoreServices
{
    /// <summary>Adds the stores.</summary>
    public static void AddBureauStore(this IServiceCollection services)
    {
        services.TryAddSingleton(new StoreOptions());
        services.TryAddSingleton(provider => new GatewayRegisterFile(
            provider.GetRequiredService<GatewaySettings>().Keys.Register,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GatewayRegisterFile>>()));
        services.AddSingleton<ItemSigner>();
        services.AddSingleton<OwnerStores>();
    }
}
