using System.Diagnostics;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interpol.Mesh.Bench.Processes;

/// <summary>Calls to aggregates through the cluster client, each made for its author, as a gateway makes them.</summary>
internal sealed class AggregateCalls : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);

    private readonly AsyncLocal<Author?> _author = new();
    private IHost? _host;

    private IClusterClient Client => _host!.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects to the silos over a data folder.</summary>
    public static async Task<AggregateCalls> OpenAsync(string folder)
    {
        var calls = new AggregateCalls();
        calls._host = await ClusterConnection.OpenAsync(folder, _ => calls._author.Value is { } author ? new TokenSubject(author.Owner, author.Officer) : null);
        return calls;
    }

    /// <summary>Calls for somebody, and repeats the call until its outcome is known.</summary>
    public async Task<T> CallAsync<T>(Author by, Func<IClusterClient, Task<T>> call)
    {
        _author.Value = by;
        while (true)
        {
            try
            {
                return await call(Client).WaitAsync(_host!.Services.GetRequiredService<SiloDepartures>().Next);
            }
            catch (Exception unknown) when (unknown is TimeoutException or OrleansException or OperationCanceledException or MeshException { RetryAfter: not null })
            {
                await Task.Delay(RetryAfter);
            }
        }
    }

    /// <summary>A command under an operation id of its own.</summary>
    public static IssuedCommand<TCommand> Issue<TCommand>(Author by, TCommand command) => new(OperationId.New(), new byte[] { 1 }, by, command);

    /// <summary>When a note was flushed at the last of its recipients' feeds, by the hubs' stamps; null when one has not got it in time.</summary>
    /// <param name="sender">Whose outbox tells it.</param>
    /// <param name="note">The note.</param>
    /// <param name="recipients">How many recipients it has.</param>
    /// <param name="deadline">How long to wait.</param>
    public async Task<DateTimeOffset?> LastFeedAsync(Author sender, MessageId note, int recipients, TimeSpan deadline)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < deadline)
        {
            var timeline = await CallAsync(sender, client => client.GetGrain<IOutboxGrain>(sender.Owner.Value).GetTimelineAsync(note));
            if (timeline is { Recipients: var reached } && reached.Length == recipients && reached.All(recipient => recipient.Stored is not null))
            {
                return reached.Max(recipient => recipient.Stored!.At);
            }

            await Task.Delay(RetryAfter);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }
}
