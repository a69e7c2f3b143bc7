using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Remembers when sessions are used here, and tells the owner's other gateways now and then.</summary>
internal sealed partial class SessionUse(OwnerStores stores, OfficerOptions options, ILogger<SessionUse> logger)
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _telling = new(StringComparer.Ordinal);

    /// <summary>When a session was last used, as far as this gateway knows.</summary>
    public DateTimeOffset LastOf(Session session) => _used.TryGetValue(session.Id, out var at) && at > session.UsedAt ? at : session.UsedAt;

    /// <summary>A session is used.</summary>
    public void Used(OwnerId owner, Session session, DateTimeOffset now)
    {
        if (_used.Count >= MaxRemembered)
        {
            // What is written down counts then; it is at most a few minutes older.
            _used.Clear();
        }

        _used[session.Id] = now;
        if (now - session.UsedAt >= SessionRules.TouchEvery(options) && _telling.TryAdd(session.Id, true))
        {
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => TellAsync(owner, session.Id, now));
            }
        }
    }

    private async Task TellAsync(OwnerId owner, string id, DateTimeOffset at)
    {
        try
        {
            await stores.Of(owner).ChangeAsync(
                state => state.Find<Session>(id) is { } session && session.UsedAt < at ? StoreChange.Put(true, session with { UsedAt = at }) : StoreChange.None(false),
                CancellationToken.None);
        }
        catch (Exception failure) when (failure is RequestRefusedException or MeshException or OperationCanceledException)
        {
            LogNotTold(owner, failure.Message);
        }
        finally
        {
            _telling.TryRemove(id, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The use of a session at {Owner} could not be told to its other gateways: {Reason}")]
    private partial void LogNotTold(OwnerId owner, string reason);
}

/// <summary>How long a session is good.</summary>
internal static class SessionRules
{
    /// <summary>When it ends if it is not used any more.</summary>
    public static DateTimeOffset EndOf(Session session, DateTimeOffset usedAt, OfficerOptions options)
    {
        var idle = (usedAt > session.UsedAt ? usedAt : session.UsedAt) + options.SessionIdle;
        var last = session.CreatedAt + options.SessionLifetime;
        return idle < last ? idle : last;
    }

    /// <summary>Whether it has ended for everybody, also for gateways that used it and have not said so yet.</summary>
    public static bool IsOver(Session session, DateTimeOffset now, OfficerOptions options) =>
        now >= EndOf(session, session.UsedAt + TouchEvery(options), options);

    /// <summary>How often it is written down that a session is used.</summary>
    public static TimeSpan TouchEvery(OfficerOptions options) => options.SessionIdle / 6;
}
