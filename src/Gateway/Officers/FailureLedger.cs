using System.Collections.Concurrent;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>
/// Counts failed attempts at this gateway at once and tells the owner's other gateways in the background, so that the time of an answer does not say
/// whether there is such an account.
/// </summary>
internal sealed partial class FailureLedger(OwnerStores stores, OfficerOptions options, TimeProvider time, ILogger<FailureLedger> logger)
{
    private const int MaxAccounts = 10_000;

    private readonly ConcurrentDictionary<(OwnerId Owner, string Officer), PendingFailures> _pending = new();

    /// <summary>Failures of an account that only this gateway knows yet.</summary>
    public ImmutableArray<DateTimeOffset> PendingOf(OwnerId owner, string officer) =>
        _pending.TryGetValue((owner, officer), out var pending) ? pending.Times : [];

    /// <summary>Counts a failure of an account that exists.</summary>
    public void Failed(OwnerId owner, string officer)
    {
        if (_pending.Count >= MaxAccounts)
        {
            foreach (var told in _pending.Where(entry => entry.Value.Times.IsEmpty))
            {
                _pending.TryRemove(told);
            }
        }

        var pending = _pending.GetOrAdd((owner, officer), static _ => new PendingFailures());
        if (pending.Add(time.GetUtcNow(), options))
        {
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => TellAsync(owner, officer, pending));
            }
        }
    }

    private async Task TellAsync(OwnerId owner, string officer, PendingFailures pending)
    {
        try
        {
            ImmutableArray<DateTimeOffset> times;
            do
            {
                times = pending.Times;
                await stores.Of(owner).ChangeAsync(state => Decide(state, officer, times), CancellationToken.None);
            }
            while (pending.Told(times));
        }
        catch (Exception failure) when (failure is RequestRefusedException or MeshException or OperationCanceledException)
        {
            pending.NotTold();
            LogNotTold(owner, failure.Message);
        }
    }

    private StoreChange<bool> Decide(StoreState state, string officer, ImmutableArray<DateTimeOffset> times)
    {
        var now = time.GetUtcNow();
        var over = state.All<SignInFailures>().Where(failures => failures.Officer != officer && LockOut.IsOver(failures, now, options));
        return StoreChange.Put<bool>(true, LockOut.With(state.Find<SignInFailures>(officer), officer, times, now, options)).Without(over);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A failed attempt to sign in at {Owner} could not be told to its other gateways; it counts here. {Reason}")]
    private partial void LogNotTold(OwnerId owner, string reason);
}

/// <summary>When failed attempts lock an account.</summary>
internal static class LockOut
{
    /// <summary>Whether the account is locked: by the failures that all gateways know, and those that only this one knows yet.</summary>
    public static bool IsLocked(SignInFailures? known, ImmutableArray<DateTimeOffset> pending, DateTimeOffset now, OfficerOptions options) =>
        Counting(known, pending, now, options).Count() >= options.LockAfter;

    /// <summary>The failures with more.</summary>
    public static SignInFailures With(SignInFailures? known, string officer, ImmutableArray<DateTimeOffset> more, DateTimeOffset now, OfficerOptions options) =>
        new(officer, [.. Counting(known, more, now, options).TakeLast(options.LockAfter)]);

    /// <summary>Whether none of the failures counts any more.</summary>
    public static bool IsOver(SignInFailures known, DateTimeOffset now, OfficerOptions options) => !Counting(known, [], now, options).Any();

    /// <summary>Those that count, oldest first; a failure that is on its way to the desk may be on both lists.</summary>
    private static IEnumerable<DateTimeOffset> Counting(SignInFailures? known, ImmutableArray<DateTimeOffset> more, DateTimeOffset now, OfficerOptions options) =>
        (known is null ? more : known.Times.Concat(more)).Where(time => time > now - options.LockWindow).Distinct().Order();
}

/// <summary>Failed attempts at one account that this gateway has not told the others yet.</summary>
internal sealed class PendingFailures
{
    private readonly Lock _lock = new();
    private ImmutableArray<DateTimeOffset> _times = [];
    private DateTimeOffset _last;
    private bool _telling;

    /// <summary>When they were.</summary>
    public ImmutableArray<DateTimeOffset> Times
    {
        get
        {
            lock (_lock)
            {
                return _times;
            }
        }
    }

    /// <summary>Counts one more; true when somebody has to tell.</summary>
    public bool Add(DateTimeOffset now, OfficerOptions options)
    {
        lock (_lock)
        {
            // No two have the same time, so that one that is told is known from the next.
            _last = now > _last ? now : _last.AddTicks(1);
            _times = [.. _times.Where(time => time > now - options.LockWindow).TakeLast(options.LockAfter - 1), _last];
            var starts = !_telling;
            _telling = true;
            return starts;
        }
    }

    /// <summary>These were told; true when there are more to tell.</summary>
    public bool Told(ImmutableArray<DateTimeOffset> times)
    {
        lock (_lock)
        {
            _times = _times.RemoveRange(times);
            return _telling = !_times.IsEmpty;
        }
    }

    /// <summary>They could not be told; they count on here, and are told with the next.</summary>
    public void NotTold()
    {
        lock (_lock)
        {
            _telling = false;
        }
    }
}
