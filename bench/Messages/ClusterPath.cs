using System.Collections.Concurrent;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>Straight to the actors through the cluster client.</summary>
internal sealed class ClusterPath(IHost host) : IMessagePath
{
    private readonly ConcurrentDictionary<OwnerId, FeedCursor> _cursors = [];
    private readonly IClusterClient _client = host.Services.GetRequiredService<IClusterClient>();
    private readonly SiloDepartures _departures = host.Services.GetRequiredService<SiloDepartures>();

    /// <summary>Connects to the silos over a data folder; every call is made for the owner whose actor it calls.</summary>
    public static async Task<ClusterPath> ConnectAsync(string folder) =>
        new(await ClusterConnection.OpenAsync(folder, call => OwnerId.TryParse(call.TargetId.Key.ToString()!, out var owner) ? new TokenSubject(owner) : null));

    public async Task SendAsync(OwnerId from, OwnerId to, Lane lane, byte[] payload, CancellationToken cancellationToken)
    {
        var message = new SendMessage(OperationId.New(), [to], lane, DateTimeOffset.UtcNow, [], payload);
        var outbox = _client.GetGrain<IOutboxGrain>(from.Value);
        await UntilKnownAsync(() => outbox.SubmitAsync(message, cancellationToken), cancellationToken);
    }

    public async Task ReadAsync(OwnerId owner, Action<ReadMessage> onMessage, CancellationToken cancellationToken)
    {
        var feed = _client.GetGrain<IFeedGrain>(owner.Value);
        var cursor = _cursors.GetValueOrDefault(owner);
        while (!cancellationToken.IsCancellationRequested)
        {
            var page = await UntilKnownAsync(() => feed.ReadAsync(ClusterConnection.Gateway, cursor, FeedLimits.MaxPage, FeedLimits.MaxWait, cancellationToken), cancellationToken);
            foreach (var entry in page.Entries)
            {
                onMessage(new ReadMessage(entry.Accepted.At, entry.Stored.At, entry.Payload.ToArray()));
            }

            _cursors[owner] = cursor = page.Next;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private async Task<T> UntilKnownAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await call().WaitAsync(_departures.Next);
            }
            catch (Exception unknown) when (unknown is TimeoutException or OrleansException or OperationCanceledException or MeshException { RetryAfter: not null } && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }
}
