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
