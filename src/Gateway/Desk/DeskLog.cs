using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>
/// One owner's desk as this gateway knows it. While somebody uses it, it is followed in the background, so that what another gateway of the owner changes is
/// known here at once; what this one writes is known here before the writer is answered.
/// </summary>
internal sealed partial class DeskLog(OwnerId owner, string gateway, DeskWire wire, DeskOptions options, TimeProvider time, ILogger<DeskLog> logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _following;
    private DeskState _state = DeskState.Empty;
    private long _lastUse;
    private int _waiting;

    /// <summary>Whether the desk is followed now.</summary>
    public bool IsFollowed
    {
        get
        {
            lock (_lock)
            {
                return _following is not null;
            }
        }
    }

    /// <summary>The state, as new as the hub tells it. While the hub is away, what is known goes on counting.</summary>
    /// <exception cref="RequestRefusedException">503: nothing is known yet and the hub does not answer.</exception>
    public async ValueTask<DeskState> ReadAsync(CancellationToken cancellationToken)
    {
        var opened = Follow();
        if (!opened.IsCompletedSuccessfully)
        {
            try
            {
                await opened.WaitAsync(options.OpenPatience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new RequestRefusedException(
                    StatusCodes.Status503ServiceUnavailable,
                    MeshErrorCodes.Unavailable,
                    $"The hub that carries the desk of {owner} does not answer. Try again.",
                    retryAfter: RetryAfter);
            }
        }

        return Volatile.Read(ref _state);
    }

    /// <summary>Changes the desk. The decision is made on the newest state, again when another gateway was faster, and holds for every gateway once this returns.</summary>
    /// <param name="decide">Says what to write; may refuse. Called again on a newer state, so it must not have effects.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RequestRefusedException">503: the hub does not answer, nothing may have been written; what the decision refuses.</exception>
    public async Task<T> ChangeAsync<T>(Func<DeskState, DeskChange<T>> decide, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > options.Waiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw Busy();
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                return await ChangeInTurnAsync(decide, cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task? following;
        lock (_lock)
        {
            following = _following;
        }

        if (following is not null)
        {
            await following;
        }
    }

    private async Task<T> ChangeInTurnAsync<T>(Func<DeskState, DeskChange<T>> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.Attempts; attempt++)
        {
            var state = await ReadAsync(cancellationToken);
            var change = decide(state);
            if (change.IsEmpty)
            {
                return change.Result;
            }

            var entry = new DeskEntry(DeskEntry.CurrentVersion, time.GetUtcNow(), gateway, [.. change.Puts.Select(item => new DeskRow(null, item))], change.Removals);
            var next = state.Apply(state.Position + 1, isSnapshot: false, entry);
            DeskShares.Require(state, next);
            var appended = await wire.AppendAsync(state.Position, isSnapshot: false, entry, cancellationToken);
            if (appended.Added)
            {
                Advance(next);
                await SnapshotIfDueAsync(next, cancellationToken);
                return change.Result;
            }

            // Another gateway was faster: read what it wrote and decide again.
            await CatchUpAsync(TimeSpan.Zero, cancellationToken);
        }

        throw Busy();
    }

    /// <summary>Bounds what has to be read to know the state. One that fails is made up for by the next change, here or elsewhere.</summary>
    private async Task SnapshotIfDueAsync(DeskState state, CancellationToken cancellationToken)
    {
        if (state.Position - state.SnapshotPosition < DeskShares.SnapshotEvery)
        {
            return;
        }

        try
        {
            var entry = state.ToSnapshot(time.GetUtcNow(), gateway);
            if ((await wire.AppendAsync(state.Position, isSnapshot: true, entry, cancellationToken)).Added)
            {
                Advance(state.Apply(state.Position + 1, isSnapshot: true, entry));
            }
        }
        catch (Exception failure) when (failure is RequestRefusedException or MeshException)
        {
            LogNoSnapshot(owner, failure.Message);
        }
    }

    /// <summary>Sees to it that the desk is followed; the task completes when its newest state is known.</summary>
    private Task Follow()
    {
        Volatile.Write(ref _lastUse, time.GetTimestamp());
        lock (_lock)
        {
            if (_following is null && !_stop.IsCancellationRequested)
            {
                // Not in the request's context: it outlives the request.
                using (ExecutionContext.SuppressFlow())
                {
                    _following = Task.Run(FollowAsync);
                }
            }

            return _opened.Task;
        }
    }

    private async Task FollowAsync()
    {
        var failing = false;
        while (true)
        {
            try
            {
                await CatchUpAsync(_opened.Task.IsCompleted ? FeedLimits.MaxWait : TimeSpan.Zero, _stop.Token);
                failing = false;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                if (!failing)
                {
                    LogAway(owner, failure.Message);
                    failing = true;
                }

                await Task.Delay(options.RetryPause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            lock (_lock)
            {
                if (_stop.IsCancellationRequested || time.GetElapsedTime(Volatile.Read(ref _lastUse)) > options.IdleAfter)
                {
                    _following = null;
                    _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return;
                }
            }
        }
    }

    private async Task CatchUpAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        while (true)
        {
            var after = Volatile.Read(ref _state).Position;
            var (entries, last) = await wire.ReadAsync(after, wait, cancellationToken);
            if (last < after)
            {
                // The hub's database was put back to an older state; what it holds now is what counts.
                LogPutBack(owner, after, last);
                Volatile.Write(ref _state, DeskState.Empty);
                continue;
            }

            Advance(entries);
            if (Volatile.Read(ref _state).Position >= last)
            {
                _opened.TrySetResult();
                return;
            }

            wait = TimeSpan.Zero;
        }
    }

    private void Advance(ImmutableArray<(DeskRecord Record, DeskEntry Entry)> entries)
    {
        lock (_lock)
        {
            var state = _state;
            foreach (var (record, entry) in entries)
            {
                if (record.Position <= state.Position)
                {
                    // Written here, or read by another task in the meantime.
                    continue;
                }

                if (!record.IsSnapshot && record.Position != state.Position + 1)
                {
                    throw new InvalidOperationException($"The desk of {owner} has a gap between {state.Position} and {record.Position}.");
                }

                state = state.Apply(record.Position, record.IsSnapshot, entry);
            }

            Volatile.Write(ref _state, state);
        }
    }

    private void Advance(DeskState next)
    {
        lock (_lock)
        {
            if (_state.Position == next.Position - 1)
            {
                Volatile.Write(ref _state, next);
            }
        }
    }

    private static RequestRefusedException Busy() => new(
        StatusCodes.Status503ServiceUnavailable,
        MeshErrorCodes.Busy,
        "Too many changes of the bureau's desk at once; wait and repeat the request unchanged.",
        retryAfter: RetryAfter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The desk of {Owner} cannot be followed; what is known goes on counting. {Reason}")]
    private partial void LogAway(OwnerId owner, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The desk of {Owner} was put back from record {Known} to {Last}: what was changed since is lost.")]
    private partial void LogPutBack(OwnerId owner, long known, long last);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The desk of {Owner} got no snapshot: {Reason}")]
    private partial void LogNoSnapshot(OwnerId owner, string reason);
}
