using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>Holds tokens to their requests of a day, and national units to their questions. Gateways take blocks out of the desk, so that all of them together keep to it and few requests write.</summary>
internal sealed class DayVolumes(OwnerStores stores, TimeProvider time)
{
    private const int BlocksOfDay = 20;
    private const int LargestBlock = 1_000;
    private const int MaxCounted = 10_000;

    private readonly ConcurrentDictionary<(OwnerId Owner, string Id), Block> _blocks = new();

    /// <summary>How many of a day were handed out to gateways.</summary>
    public static int ReservedOf(StoreState state, string id, DateOnly day) => state.Find<TokenVolume>(id) is { } volume && volume.Day == day ? volume.Reserved : 0;

    /// <summary>Takes one request of a token.</summary>
    /// <exception cref="RequestRefusedException">429: today's are used up; 503: the hub that counts does not answer.</exception>
    public async ValueTask TakeAsync(OwnerId owner, AccessToken token, CancellationToken cancellationToken)
    {
        if (!await TryTakeAsync(owner, token.Id, 1, state => state.Find<AccessToken>(token.Id) is { RevokedAt: null } known ? known.RequestsPerDay : 0, cancellationToken))
        {
            throw UsedUp($"The {token.RequestsPerDay} requests that this token has a day are used up");
        }
    }

    /// <summary>Takes some of today's; false when fewer are left.</summary>
    /// <param name="owner">Whose desk counts.</param>
    /// <param name="id">Under which key.</param>
    /// <param name="count">How many, at least one.</param>
    /// <param name="perDay">How many there are a day.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="RequestRefusedException">503: the hub that counts does not answer.</exception>
    public async ValueTask<bool> TryTakeAsync(OwnerId owner, string id, int count, Func<StoreState, int> perDay, CancellationToken cancellationToken)
    {
        if (_blocks.Count >= MaxCounted)
        {
            _blocks.Clear();
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var block = _blocks.GetOrAdd((owner, id), static _ => new Block());
        if (block.TryTake(today, count))
        {
            return true;
        }

        await block.Turn.WaitAsync(cancellationToken);
        try
        {
            if (block.TryTake(today, count))
            {
                return true;
            }

            block.Add(today, await stores.Of(owner).ChangeAsync(state => Reserve(state, id, count, perDay(state), today), cancellationToken));
            return block.TryTake(today, count);
        }
        finally
        {
            block.Turn.Release();
        }
    }

    /// <summary>The refusal of what is used up.</summary>
    /// <param name="what">What is, the beginning of a sentence.</param>
    public RequestRefusedException UsedUp(string what)
    {
        var now = time.GetUtcNow();
        return new RequestRefusedException(
            StatusCodes.Status429TooManyRequests,
            MeshErrorCodes.Busy,
            $"{what}; go on tomorrow (UTC), or ask a supervisor of the bureau for more.",
            retryAfter: now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
    }

    private static StoreChange<int> Reserve(StoreState state, string id, int count, int perDay, DateOnly today)
    {
        var used = ReservedOf(state, id, today);
        var size = Math.Min(Math.Max(count, Math.Clamp(perDay / BlocksOfDay, 1, LargestBlock)), perDay - used);
        return size <= 0 ? StoreChange.None(0) : StoreChange.Put<int>(size, new TokenVolume(id, today, used + size));
    }

    private sealed class Block
    {
        private readonly Lock _lock = new();
        private DateOnly _day;
        private int _left;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public bool TryTake(DateOnly today, int count)
        {
            lock (_lock)
            {
                if (_day != today || _left < count)
                {
                    return false;
                }

                _left -= count;
                return true;
            }
        }

        public void Add(DateOnly today, int size)
        {
            lock (_lock)
            {
                (_day, _left) = (today, (_day == today ? _left : 0) + size);
            }
        }
    }
}
