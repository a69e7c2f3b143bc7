using Microsoft.Extensions.Logging;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>
/// Vacuums tables in the background after deletions, so that the server may write over what they left, and counts anew what its plans are made from: a replica that was made
/// anew is read well at once. Deletions gather for a while and share one run.
/// </summary>
internal sealed class PostgresVacuum(PostgresSource source, string tables, TimeSpan delay, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private bool _wanted;

    /// <summary>Something was deleted.</summary>
    public void Request()
    {
        lock (_lock)
        {
            _wanted = true;
            if (_running.IsCompleted && !_closing.IsCancellationRequested)
            {
                _running = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>Ends the run that is under way; the server's own vacuum does what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            _closing.Cancel();
        }

        await _running.ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            do
            {
                await Task.Delay(delay, timeProvider, _closing.Token).ConfigureAwait(false);
                Take();
                await VacuumAsync(_closing.Token).ConfigureAwait(false);
            }
            while (IsWanted());
        }
        catch (OperationCanceledException)
        {
            // The database is closed.
        }
        catch (Exception failure) when (PostgresStore.IsFailure(failure))
        {
            Log.VacuumFailed(logger, source.Hub, source.Database, failure.Message);
        }
    }

    private async Task VacuumAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);

        // Another silo may be at it already.
        await using var command = new NpgsqlCommand($"VACUUM (SKIP_LOCKED, ANALYZE) {tables}", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Take()
    {
        lock (_lock)
        {
            _wanted = false;
        }
    }

    private bool IsWanted()
    {
        lock (_lock)
        {
            return _wanted;
        }
    }
}
