using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>
/// Looks at the membership table in short intervals: knows the silos there are, and tells when one has gone. While the table cannot be read, what was read last stands.
/// </summary>
internal sealed partial class SiloWatch(IMembershipTable table, SiloDepartures departures, TimeSpan period, TimeProvider time, ILogger<SiloWatch> logger) : BackgroundService
{
    private readonly SemaphoreSlim _looking = new(1, 1);
    private ImmutableArray<MembershipEntry> _rows;
    private ImmutableHashSet<SiloAddress> _living = [];
    private bool _opened;
    private bool _failing;

    /// <summary>The rows of the table as they were a moment ago; read now when they never were.</summary>
    public async ValueTask<ImmutableArray<MembershipEntry>> ReadAsync(CancellationToken cancellationToken = default) =>
        _rows.IsDefault ? await LookAsync(cancellationToken) : _rows;

    /// <summary>Looks at the table once.</summary>
    internal async Task<ImmutableArray<MembershipEntry>> LookAsync(CancellationToken cancellationToken)
    {
        ImmutableHashSet<SiloAddress> gone;
        ImmutableArray<MembershipEntry> rows;
        await _looking.WaitAsync(cancellationToken);
        try
        {
            if (!_opened)
            {
                await table.InitializeMembershipTableAsync(tryInitTableVersion: false, cancellationToken);
                _opened = true;
            }

            var data = await table.ReadAllAsync(cancellationToken);
            rows = [.. data.Members.Select(member => member.Item1)];
            var living = rows.Where(row => row.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping).Select(row => row.SiloAddress).ToImmutableHashSet();
            gone = _living.Except(living);
            (_rows, _living) = (rows, living);
        }
        finally
        {
            _looking.Release();
        }

        // Only now: those who are told go on here, and the first thing that they may ask for is the table.
        if (!gone.IsEmpty)
        {
            LogGone(string.Join(", ", gone));
            departures.Tell();
        }

        return rows;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryLookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task TryLookAsync(CancellationToken stopping)
    {
        try
        {
            await LookAsync(stopping);
            _failing = false;
        }
        catch (Exception failure)
        {
            // While the gateway stops its connections end, in whatever way.
            if (!_failing && !stopping.IsCancellationRequested)
            {
                LogUnreadable(failure.Message);
            }

            _failing = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silos have gone: {Silos}. What waits for an answer is asked again.")]
    private partial void LogGone(string silos);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The membership table cannot be read; the silos that were known stay known: {Reason}")]
    private partial void LogUnreadable(string reason);
}

/// <summary>Tells those who wait for an answer that a silo has gone: Orleans' client does not, and waits until the time of the call is over.</summary>
internal sealed class SiloDepartures
{
    private CancellationTokenSource _next = new();

    /// <summary>Cancelled when the next silo goes. Take it before the call is made that waits with it.</summary>
    public CancellationToken Next => Volatile.Read(ref _next).Token;

    /// <summary>A silo has gone. The sources are not disposed: whoever took a token of one may still register with it.</summary>
    public void Tell() => Interlocked.Exchange(ref _next, new CancellationTokenSource()).Cancel();
}
