using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>Holds tokens to their requests of a day. Gateways take blocks out of the desk, so that all of them together keep to it and few requests write.</summary>
internal sealed class TokenVolumes(OwnerStores stores, TimeProvider time)
{
    private const int BlocksOfDay = 20;
    private const int LargestBlock = 1_000;
    private const int MaxTokens = 10_000;

    private readonly ConcurrentDictionary<string, Block> _blocks = new(StringComparer.Ordinal);

    /// <summary>Takes one request.</summary>
    /// <exception cref="RequestRefusedException">429: today's are used up; 503: the hub that counts does not answer.</exception>
    public async ValueTask TakeAsync(OwnerId owner, AccessToken token, CancellationToken cancellationToken)
    {
        if (_blocks.Count >= MaxTokens)
        {
            _blocks.Clear();
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var block = _blocks.GetOrAdd(token.Id, static _ => new Block());
        if (block.TryTake(today))
        {
            return;
        }

        await block.Turn.WaitAsync(cancellationToken);
        try
        {
            if (block.TryTake(today))
            {
                return;
            }

            var size = await stores.Of(owner).ChangeAsync(state => Reserve(state, token.Id, today), cancellationToken);
            if (size == 0)
            {
                throw UsedUp(token);
            }

            block.Fill(today, size - 1);
        }
        finally
        {
            block.Turn.Release();
        }
    }

    private static StoreChange<int> Reserve(StoreState state, string id, DateOnly today)
    {
        if (state.Find<AccessToken>(id) is not { RevokedAt: null } token)
        {
            return StoreChange.None(0);
        }

        var used = state.Find<TokenVolume>(id) is { } volume && volume.Day == today ? volume.Reserved : 0;
        var size = Math.Min(Math.Clamp(token.RequestsPerDay / BlocksOfDay, 1, LargestBlock), token.RequestsPerDay - used);
        return size <= 0 ? StoreChange.None(0) : StoreChange.Put<int>(size, new TokenVolume(id, today, used + size));
    }

    private RequestRefusedException UsedUp(AccessToken token)
    {
        var now = time.GetUtcNow();
        return new RequestRefusedException(
            StatusCodes.Status429TooManyRequests,
            MeshErrorCodes.Busy,
            $"The {token.RequestsPerDay} requests that this token has a day are used up; go on tomorrow (UTC), or ask a supervisor of the bureau for more.",
            retryAfter: now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
    }

    private sealed class Block
    {
        private readonly Lock _lock = new();
        private DateOnly _day;
        private int _left;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public bool TryTake(DateOnly today)
        {
            lock (_lock)
            {
                return _day == today && _left-- > 0;
            }
        }

        public void Fill(DateOnly today, int left)
        {
            lock (_lock)
            {
                (_day, _left) = (today, left);
            }
        }
    }
}
