using System.Threading.Channels;
using Interpol.Mesh.Grains.Links;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// A service of a silo that has something to do once the silo is active and after every change of the membership. Changes that come while it works are
/// one change; a failure is repeated with growing waits.
/// </summary>
internal abstract partial class MembershipWatcher(ISiloStatusOracle oracle, TimeProvider clock, ILogger logger) : BackgroundService, ISiloStatusListener
{
    private static readonly TimeSpan StartPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        OnNotified();
        _changes.Writer.TryWrite(true);
    }

    /// <summary>Does the work. True: all of it; false: some of it has to be tried again.</summary>
    protected abstract Task<bool> OnChangedAsync(CancellationToken cancellationToken);

    /// <summary>How long after it was done the work is done again although nothing changed; infinite for not at all.</summary>
    protected virtual TimeSpan RepeatPeriod => Timeout.InfiniteTimeSpan;

    /// <summary>Called at once, on the thread that tells the change.</summary>
    protected virtual void OnNotified()
    {
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts its services in no promised order: the silo may not be there yet.
        await Task.Yield();
        oracle.SubscribeToSiloStatusEvents(this);
        try
        {
            while (oracle.CurrentStatus != SiloStatus.Active)
            {
                await Task.Delay(StartPeriod, clock, stoppingToken);
            }

            while (!stoppingToken.IsCancellationRequested)
            {
                for (var failures = 0; !await TryAsync(stoppingToken); failures++)
                {
                    await Task.Delay(Backoff.Delay(failures, Random.Shared.NextDouble()), clock, stoppingToken);
                }

                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
        finally
        {
            oracle.UnSubscribeFromSiloStatusEvents(this);
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var pause = new CancellationTokenSource(RepeatPeriod, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, pause.Token);
        try
        {
            await _changes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (pause.IsCancellationRequested)
        {
            // Time to do it again; a silo that stops is noticed by the caller.
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OnChangedAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, GetType().Name, exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} failed after a change of the membership and is tried again")]
    private static partial void LogFailed(ILogger logger, string service, Exception exception);
}

/// <summary>A silo that may be given actors.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">Its name, for example <c>lyon-1</c>; names the hub that it belongs to.</param>
public readonly record struct LiveSilo(SiloAddress Address, string Name);

/// <summary>Silos with their names.</summary>
internal static class SiloStatusOracleExtensions
{
    /// <summary>The silos that live now.</summary>
    public static IReadOnlyList<LiveSilo> LiveSilos(this ISiloStatusOracle oracle) => oracle.Named(oracle.GetActiveSilos());

    /// <summary>The given silos with their names; one whose name is not known has an empty one.</summary>
    public static IReadOnlyList<LiveSilo> Named(this ISiloStatusOracle oracle, IReadOnlyList<SiloAddress> addresses)
    {
        var silos = new LiveSilo[addresses.Count];
        for (var i = 0; i < silos.Length; i++)
        {
            silos[i] = new LiveSilo(addresses[i], oracle.TryGetSiloName(addresses[i], out var name) ? name : string.Empty);
        }

        return silos;
    }
}
