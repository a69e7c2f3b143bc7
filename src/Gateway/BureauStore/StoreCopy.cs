using System.Collections.Immutable;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>
/// What a gateway knows of an owner's store: read from the hub, each item judged before it counts. It must be newer than what was read, and signed by a gateway of the owner;
/// what is refused counts as if it were not there, or as it was before, and is logged.
/// </summary>
internal sealed partial class StoreCopy(OwnerId owner, GrainCaller calls, CallerScope callers, ItemSigner signer, SeenVersions seen, ILogger logger)
{
    private const int MaxRefused = StoreLimits.MaxItems;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private StoreState _state = StoreState.Empty with { SeenBefore = seen.Highest };
    private GatewayRegister? _judgedBy;

    /// <summary>The state.</summary>
    public StoreState State => Volatile.Read(ref _state);

    /// <summary>A state with what this gateway writes.</summary>
    public StoreState With(StoreState state, ImmutableArray<StoreItem> items, long version) =>
        items.Aggregate(state, (before, item) => before.With(item, version, signer.Self)).At(version);

    /// <summary>This gateway has written items; what was read meanwhile may have them already.</summary>
    public void Wrote(ImmutableArray<StoreItem> items, long version)
    {
        lock (_lock)
        {
            if (_state.Version < version)
            {
                Volatile.Write(ref _state, With(_state, items, version));
            }
        }

        seen.Saw(items.Select(item => (item, version)));
    }

    /// <summary>Reads on until what was read is judged by all that is known here.</summary>
    /// <param name="wait">How long the hub may wait for something new.</param>
    /// <param name="cancellationToken">Nobody wants it any more.</param>
    public async Task CatchUpAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        while (!await TryCatchUpAsync(wait, cancellationToken))
        {
            wait = TimeSpan.Zero;
        }
    }

    /// <summary>Reads on. False when something was written here meanwhile: what was read was not judged by it.</summary>
    private async Task<bool> TryCatchUpAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var known = State;
        var (next, after, forgotten) = (known, known.Version, 0L);
        var register = signer.Register;
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
                LogPutBack(owner, after, page.Version);
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
        seen.Saw(taken);
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

        var opened = isOld || item.Version < seen.VersionOf(item.Id)
            ? new OpenedItem(null, string.Empty, "this gateway has seen a newer one")
            : await signer.OpenAsync(owner, item, cancellationToken);
        if (opened.Item is null)
        {
            LogRefused(item.Id, item.Version, owner, opened.Refusal!);
            next = before is null ? next : next.With(before);
            return next.Refused.Count < MaxRefused ? next with { Refused = next.Refused.SetItem(item.Id, item.Version) } : next;
        }

        taken.Add((opened.Item, item.Version));
        return next.With(opened.Item, item.Version, opened.Signer);
    }

    /// <summary>Notes what was seen here and is shown no more.</summary>
    private StoreState Checked(StoreState known, StoreState next)
    {
        var missing = seen.MissingFrom(next);
        if (!missing.IsSubsetOf(known.Withheld))
        {
            LogWithheld(owner, missing.Count);
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

    private async Task<StorePage> FetchAsync(long after, TimeSpan wait, CancellationToken cancellationToken)
    {
        using (callers.Enter(owner))
        {
            var page = await calls.ReadAsync(
                (Owner: owner, After: after, Wait: wait),
                static (grains, state, token) => grains.GetGrain<IBureauStoreGrain>(state.Owner.Value).ReadAsync(state.After, state.Wait, token),
                cancellationToken);
            var last = after;
            foreach (var item in page.Items)
            {
                if (item.Version < last || item.Version <= after || item.Version > page.Version)
                {
                    throw Unavailable($"The hub that carries the store of {owner} answers without sense: version {item.Version} comes behind {last}.");
                }

                last = item.Version;
            }

            return page;
        }
    }

    /// <summary>The refusal of what needs a hub that does not answer.</summary>
    public static RequestRefusedException Unavailable(string sentence) => new(StatusCodes.Status503ServiceUnavailable, MeshErrorCodes.Unavailable, sentence, retryAfter: RetryAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The item {Item} at version {Version} of the store of {Owner} is refused: {Reason}.")]
    private partial void LogRefused(string item, long version, OwnerId owner, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of {Owner} was put back from version {Known} to {Version}; what is known here is written again.")]
    private partial void LogPutBack(OwnerId owner, long known, long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub shows {Count} accounts, tokens or settings of {Owner} no more that nobody removed.")]
    private partial void LogWithheld(OwnerId owner, int count);
}
