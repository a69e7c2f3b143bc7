using System.Collections.Immutable;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;

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
/// follow   long poll behind the copy's version -> each item is judged: newer than what was read, signed by a gateway of the owner -> the copy
///          what is refused counts as if it were not there, or as it was before, and is logged
/// renew    what a gateway signed that is struck off, or has another key now, is signed anew here; what a hub lost that was put back is written again
/// </code>
/// The condition is the whole store's version and not each item's: rules read items that they do not write (whether there is another supervisor, how many drafts there are), and
/// two gateways must not both find that there is.
/// </remarks>
internal sealed partial class OwnerStore : IAsyncDisposable
{
    private const int RenewedAtOnce = 100;
    private const int MaxRefused = StoreLimits.MaxItems;
    private const int RenewedBytes = 1024 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly OwnerId _owner;
    private readonly GrainCaller _calls;
    private readonly CallerScope _callers;
    private readonly ItemSigner _signer;
    private readonly SeenVersions _seen;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _following;
    private StoreState _state;
    private GatewayRegister? _judgedBy;
    private long _lastUse;
    private int _waiting;

    /// <summary>A store that nothing is known of yet.</summary>
    public OwnerStore(
        OwnerId owner, GrainCaller calls, CallerScope callers, ItemSigner signer, SeenVersions seen, StoreOptions options, TimeProvider time, ILogger logger)
    {
        (_owner, _calls, _callers, _signer, _seen, _options, _time, _logger) = (owner, calls, callers, signer, seen, options, time, logger);
        _state = StoreState.Empty with { SeenBefore = seen.Highest };
    }

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
                await opened.WaitAsync(_options.OpenPatience, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw Unavailable($"The hub that carries the store of {_owner} does not answer. Try again.");
            }
        }

        return Volatile.Read(ref _state);
    }

    /// <summary>Changes the store. The decision is made on the newest state, again when another gateway was faster, and holds for every gateway once this returns.</summary>
    /// <param name="decide">Says what to write; may refuse. Called again on a newer state, so it must not have effects.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RequestRefusedException">503: the hub does not answer, nothing may have been written; what the decision refuses.</exception>
    public async Task<T> ChangeAsync<T>(Func<StoreState, StoreChange<T>> decide, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > _options.Waiting)
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
        for (var attempt = 0; attempt < _options.Attempts; attempt++)
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
            KindLimits.Require(state, After(state), items);
            if (await WriteAsync(state.Version, version, items, cancellationToken))
            {
                Advance(known => known.Version < version ? After(known) : known);
                _seen.Saw(items.Select(item => (item, version)));
                return change.Result;
            }

            StoreState After(StoreState known) => items.Aggregate(known, (before, item) => before.With(item, version, _signer.Self)).At(version);

            // Another gateway was faster: read what it wrote and decide again.
            await CatchUpAsync(TimeSpan.Zero, cancellationToken);
        }

        throw Busy();
    }

    /// <summary>Sees to it that the store is followed; the task completes when its newest state is known.</summary>
    private Task Follow()
    {
        Volatile.Write(ref _lastUse, _time.GetTimestamp());
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
                    LogAway(_owner, failure.Message);
                    failing = true;
                }

                await Task.Delay(_options.RetryPause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            lock (_lock)
            {
                if (_stop.IsCancellationRequested || _time.GetElapsedTime(Volatile.Read(ref _lastUse)) > _options.IdleAfter)
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
        if (!Volatile.Read(ref _state).Items.Any(item => IsDue(item, Volatile.Read(ref _state))))
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
        LogRenewed(_owner, renewed);

        // What somebody wrote over it and was refused may turn out to be good yet.
        bool IsDue(KnownItem item, StoreState state) =>
            (item.Version > state.Version || !_signer.IsCurrent(_owner, item.Signer)) && !state.Refused.ContainsKey(item.Id);
    }

    private async Task CatchUpAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        while (!await TryCatchUpAsync(wait, cancellationToken))
        {
            wait = TimeSpan.Zero;
        }
    }

    /// <summary>Reads on. False when something was written here meanwhile: what was read was not judged by it.</summary>
    private async Task<bool> TryCatchUpAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _state);
        var (next, after, forgotten) = (known, known.Version, 0L);
        var register = _signer.Register;
        if (!known.Refused.IsEmpty && !ReferenceEquals(register, _judgedBy))
        {
            // Whoever signed what was refused may be known now.
            (next, after, wait) = (known.Anew(), 0, TimeSpan.Zero);
        }

        var taken = new List<(StoreItem Item, long Version)>();
        StorePage page;
        do
        {
            page = await FetchAsync(after, wait, cancellationToken);
            wait = TimeSpan.Zero;
            if (page.Version < after)
            {
                // The hub's database was put back to an older state. What is known here is newer and goes on counting.
                LogPutBack(_owner, after, page.Version);
                return Advance(known, known.PutBackTo(page.Version));
            }

            if (after == 0)
            {
                forgotten = page.Forgotten;
            }
            else if (page.Forgotten > Math.Max(after, forgotten))
            {
                // Too much was removed since to be told of it: what is not shown now, is gone.
                (next, after) = (known.Anew(), 0);
                taken.Clear();
                continue;
            }

            foreach (var item in page.Items)
            {
                next = await TakeAsync(next, known, item, taken, cancellationToken);
            }

            after = page.Items.IsEmpty ? page.Version : page.Items[^1].Version;
        }
        while (after < page.Version);

        if (!Advance(known, Checked(known, next.At(after))))
        {
            return false;
        }

        _judgedBy = register;
        _seen.Saw(taken);
        return true;
    }

    /// <summary>Judges an item and takes it over.</summary>
    private async ValueTask<StoreState> TakeAsync(StoreState next, StoreState known, SealedItem item, List<(StoreItem Item, long Version)> taken, CancellationToken cancellationToken)
    {
        var before = known.Known(item.Id);
        if (before?.Version == item.Version)
        {
            return next.With(before);
        }

        var isOld = item.Version <= known.Highest && known.Refused.GetValueOrDefault(item.Id) != item.Version;
        if (isOld && before is null && item.IsRemoved)
        {
            return next;
        }

        var opened = isOld || item.Version < _seen.VersionOf(item.Id)
            ? new OpenedItem(null, string.Empty, "this gateway has seen a newer one")
            : await _signer.OpenAsync(_owner, item, cancellationToken);
        if (opened.Item is null)
        {
            LogRefused(item.Id, item.Version, _owner, opened.Refusal!);
            next = before is null ? next : next.With(before);
            return next.Refused.Count < MaxRefused ? next with { Refused = next.Refused.SetItem(item.Id, item.Version) } : next;
        }

        taken.Add((opened.Item, item.Version));
        return next.With(opened.Item, item.Version, opened.Signer);
    }

    /// <summary>Notes what was seen here and is shown no more.</summary>
    private StoreState Checked(StoreState known, StoreState next)
    {
        var missing = _seen.MissingFrom(next);
        if (!missing.IsSubsetOf(known.Withheld))
        {
            LogWithheld(_owner, missing.Count);
        }

        return missing.SetEquals(next.Withheld) ? next : next with { Withheld = missing };
    }

    private bool Advance(StoreState from, StoreState to)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_state, from))
            {
                return false;
            }

            Volatile.Write(ref _state, to);
            return true;
        }
    }

    private void Advance(Func<StoreState, StoreState> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _state, change(_state));
        }
    }

    private async Task<StorePage> FetchAsync(long after, TimeSpan wait, CancellationToken cancellationToken)
    {
        using (_callers.Enter(_owner))
        {
            var page = await _calls.ReadAsync(
                (Owner: _owner, After: after, Wait: wait),
                static (grains, state, token) => grains.GetGrain<IBureauStoreGrain>(state.Owner.Value).ReadAsync(state.After, state.Wait, token),
                cancellationToken);
            var last = after;
            foreach (var item in page.Items)
            {
                if (item.Version < last || item.Version <= after || item.Version > page.Version)
                {
                    throw Unavailable($"The hub that carries the store of {_owner} answers without sense: version {item.Version} comes behind {last}.");
                }

                last = item.Version;
            }

            return page;
        }
    }

    private async Task<bool> WriteAsync(long after, long version, ImmutableArray<StoreItem> items, CancellationToken cancellationToken)
    {
        var sealedItems = ImmutableArray.CreateBuilder<SealedItem>(items.Length);
        foreach (var item in items)
        {
            sealedItems.Add(await _signer.SealAsync(_owner, item, version, cancellationToken));
        }

        var write = new StoreWrite(OperationId.New(), after, version, sealedItems.MoveToImmutable());
        using (_callers.Enter(_owner))
        {
            return (await _calls.WriteAsync(
                (Owner: _owner, Write: write),
                static (grains, state, token) => grains.GetGrain<IBureauStoreGrain>(state.Owner.Value).WriteAsync(state.Write, token))).IsWritten;
        }
    }

    private static RequestRefusedException Unavailable(string sentence) => new(StatusCodes.Status503ServiceUnavailable, MeshErrorCodes.Unavailable, sentence, retryAfter: RetryAfter);

    private static RequestRefusedException Busy() => new(
        StatusCodes.Status503ServiceUnavailable,
        MeshErrorCodes.Busy,
        "Too many changes of what the bureau shares at once; wait and repeat the request unchanged.",
        retryAfter: RetryAfter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of {Owner} cannot be followed; what is known goes on counting. {Reason}")]
    private partial void LogAway(OwnerId owner, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The item {Item} at version {Version} of the store of {Owner} is refused: {Reason}.")]
    private partial void LogRefused(string item, long version, OwnerId owner, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of {Owner} was put back from version {Known} to {Version}; what is known here is written again.")]
    private partial void LogPutBack(OwnerId owner, long known, long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub shows {Count} accounts, tokens or settings of {Owner} no more that nobody removed.")]
    private partial void LogWithheld(OwnerId owner, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} items of the store of {Owner} were signed anew by this gateway.")]
    private partial void LogRenewed(OwnerId owner, int count);
}
