using System.Collections.Immutable;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>
/// One owner's store as this gateway knows it. While somebody uses it, it is followed in the background, so that what another gateway of the owner changes is
/// known here at once; what this one writes is known here before the writer is answered.
/// </summary>
/// <remarks>
/// <code>
/// read     the copy in memory, once it was read from the hub; while the hub is away it goes on counting
/// change   in turn: decide on the copy (a pure rule) -> sign and seal each item -> one write at the hub on the condition of the store's version -> the copy
///          another gateway was faster: read what it wrote, decide again, 20 times at most
/// follow   long poll behind the copy's version, which judges what it reads (StoreCopy)
/// renew    what a gateway signed that is struck off, or has another key now, is signed anew here; what a hub lost that was put back is written again
/// </code>
/// The condition is the whole store's version and not each item's: rules read items that they do not write (whether there is another supervisor, how many drafts there are), and
/// two gateways must not both find that there is.
/// </remarks>
internal sealed partial class OwnerStore(
    OwnerId owner, GrainCaller calls, CallerScope callers, ItemSigner signer, SeenVersions seen, StoreOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int RenewedAtOnce = 100;
    private const int RenewedBytes = 1024 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly StoreCopy _copy = new(owner, calls, callers, signer, seen, logger);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _following;
    private long _lastUse;
    private int _waiting;

    /// <summary>Whether the store is followed now.</summary>
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
    public async ValueTask<StoreState> ReadAsync(CancellationToken cancellationToken)
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
                throw StoreCopy.Unavailable($"The hub that carries the store of {owner} does not answer. Try again.");
            }
        }

        return _copy.State;
    }

    /// <summary>Changes the store. The decision is made on the newest state, again when another gateway was faster, and holds for every gateway once this returns.</summary>
    /// <param name="decide">Says what to write; may refuse. Called again on a newer state, so it must not have effects.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RequestRefusedException">503: the hub does not answer, nothing may have been written; what the decision refuses.</exception>
    public async Task<T> ChangeAsync<T>(Func<StoreState, StoreChange<T>> decide, CancellationToken cancellationToken)
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

    private async Task<T> ChangeInTurnAsync<T>(Func<StoreState, StoreChange<T>> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.Attempts; attempt++)
        {
            var state = await ReadAsync(cancellationToken);
            var change = decide(state);
            if (change.IsEmpty)
            {
                return change.Result;
            }

            // The last word on an item counts, as if they were written one after the other.
            ImmutableArray<StoreItem> items = [.. change.Items.Reverse().DistinctBy(item => item.StoreId)];
            var version = state.NextVersion;
            KindLimits.Require(state, _copy.With(state, items, version), items);
            if (await WriteAsync(state.Version, version, items, cancellationToken))
            {
                _copy.Wrote(items, version);
                return change.Result;
            }

            // Another gateway was faster: read what it wrote and decide again.
            await _copy.CatchUpAsync(TimeSpan.Zero, cancellationToken);
        }

        throw Busy();
    }

    /// <summary>Sees to it that the store is followed; the task completes when its newest state is known.</summary>
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
                await _copy.CatchUpAsync(_opened.Task.IsCompleted ? FeedLimits.MaxWait : TimeSpan.Zero, _stop.Token);
                _opened.TrySetResult();
                await RenewAsync();
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

    /// <summary>Signs and writes what else would be lost: others cannot check who is struck off, nor read what a hub has lost. Some at a time; the rest follows with the next poll.</summary>
    private async Task RenewAsync()
    {
        if (!_copy.State.Items.Any(item => IsDue(item, _copy.State)))
        {
            return;
        }

        var renewed = 0;
        await ChangeAsync(
            state =>
            {
                var bytes = 0;
                StoreItem[] due = [.. state.Items.Where(item => IsDue(item, state)).Take(RenewedAtOnce).TakeWhile(item => (bytes += item.Bytes) <= RenewedBytes).Select(item => item.Item)];
                renewed = due.Length;
                return StoreChange.Put(true, due);
            },
            _stop.Token);
        LogRenewed(owner, renewed);

        // What somebody wrote over it and was refused may turn out to be good yet.
        bool IsDue(KnownItem item, StoreState state) =>
            (item.Version > state.Version || !signer.IsCurrent(owner, item.Signer)) && !state.Refused.ContainsKey(item.Id);
    }

    private async Task<bool> WriteAsync(long after, long version, ImmutableArray<StoreItem> items, CancellationToken cancellationToken)
    {
        var sealedItems = ImmutableArray.CreateBuilder<SealedItem>(items.Length);
        foreach (var item in items)
        {
            sealedItems.Add(await signer.SealAsync(owner, item, version, cancellationToken));
        }

        var write = new StoreWrite(OperationId.New(), after, version, sealedItems.MoveToImmutable());
        using (callers.Enter(owner))
        {
            return (await calls.WriteAsync(
                (Owner: owner, Write: write),
                static (grains, state, token) => grains.GetGrain<IBureauStoreGrain>(state.Owner.Value).WriteAsync(state.Write, token))).IsWritten;
        }
    }

    private static RequestRefusedException Busy() => new(
        StatusCodes.Status503ServiceUnavailable,
        MeshErrorCodes.Busy,
        "Too many changes of what the bureau shares at once; wait and repeat the request unchanged.",
        retryAfter: RetryAfter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of {Owner} cannot be followed; what is known goes on counting. {Reason}")]
    private partial void LogAway(OwnerId owner, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} items of the store of {Owner} were signed anew by this gateway.")]
    private partial void LogRenewed(OwnerId owner, int count);
}
