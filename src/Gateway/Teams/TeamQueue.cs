using System.Collections.Concurrent;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Interpol.Mesh.Gateway.Security;
using Orleans.Serialization;

namespace Interpol.Mesh.Gateway.Teams;

/// <summary>
/// The acts of teams on their way to the host's hub, a lane a team, one after the other: the team's gateway goes on where there is no network, and nothing that was done is lost or done twice.
/// </summary>
/// <remarks>
/// <code>
/// GiveAsync -- flushed here ----------------------------> waits a moment for the hub --> the team, the refusal, or: kept here
/// lane, one a team: the oldest act -- ExecuteAsync under its operation id, until the hub answers --> deletes it, takes the next
///   the hub refuses it: whoever waits is told; when nobody waits any more it is kept with the reason, until it is dismissed or repeated
/// killed before the delete: given again under the same operation id, which has no effect
/// </code>
/// </remarks>
internal sealed partial class TeamQueue(DurableQueueServices services, TeamCopies copies, Serializer serializer, ILogger<TeamQueue> logger) : DurableQueue(QueueName, 1, services)
{
    /// <summary>What the queue is called.</summary>
    public const string QueueName = "team";

    /// <summary>What its refused acts are kept under. Nobody hands those on.</summary>
    private const string RefusedName = "team-refused";

    /// <summary>Acts of each sort that one list shows.</summary>
    private const int MaxListed = 500;

    private readonly ConcurrentDictionary<long, TaskCompletionSource<TeamView>> _told = new();

    /// <summary>The last act of each lane that the hub has answered. Its row goes with the next take, and meanwhile nobody is to see it as kept.</summary>
    private readonly ConcurrentDictionary<QueueLane, long> _answered = new();
    private readonly DurableQueueServices _services = services;

    /// <inheritdoc/>
    protected override string Full => "The hub has been away for so long that no more acts of teams can wait for it here. Write it down, and enter it when the hub is back.";

    /// <summary>Takes an act over; completes when it is flushed here and the hub has answered, or has not for a moment.</summary>
    /// <param name="team">The team.</param>
    /// <param name="act">The act.</param>
    /// <param name="patience">How long to wait for the hub.</param>
    /// <returns>The team after it; null when it is kept here.</returns>
    /// <exception cref="MeshException">The hub refuses it; it is not kept.</exception>
    /// <exception cref="Errors.RequestRefusedException">503: too many wait, or the file cannot be written.</exception>
    public async Task<TeamView?> GiveAsync(TeamId team, IssuedCommand<TeamCommand> act, TimeSpan patience)
    {
        var lane = new QueueLane(act.By.Owner, team.Value);
        var kept = Encrypt(serializer.SerializeToArray(act));
        var told = new TaskCompletionSource<TeamView>(TaskCreationOptions.RunContinuationsAsynchronously);
        var place = 0L;
        try
        {
            await AddAsync([lane], db =>
            {
                QueueTable.Remove(db, RefusedName, lane, act.Operation.Value);
                place = Add(db, lane, act.Operation.Value, kept);
                _told[place] = told;
            });
        }
        catch
        {
            // Another act may have the place by now.
            _told.TryRemove(KeyValuePair.Create(place, told));
            throw;
        }

        await Task.WhenAny(told.Task, Task.Delay(patience, Time));
        return told.Task.IsCompleted || !_told.TryRemove(KeyValuePair.Create(place, told)) ? await told.Task : null;
    }

    /// <summary>The acts of a team that are kept here, the oldest of those that wait first.</summary>
    public Task<ImmutableArray<KeptAct>> ListAsync(OwnerId owner, TeamId team, CancellationToken cancellationToken)
    {
        var lane = new QueueLane(owner, team.Value);
        return _services.Mailboxes.Database.ReadAsync<ImmutableArray<KeptAct>>(
            db =>
            [
                .. QueueTable.Oldest(db, QueueName, lane, MaxListed).Where(row => row.Id > _answered.GetValueOrDefault(lane)).Select(row => new KeptAct(serializer.Deserialize<IssuedCommand<TeamCommand>>(Decrypt(row))!, null, null)),
                .. QueueTable.Oldest(db, RefusedName, lane, MaxListed).Select(RefusedOf),
            ],
            cancellationToken).AsTask();
    }

    /// <summary>Forgets a refused act.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> DismissAsync(OwnerId owner, TeamId team, OperationId operation, CancellationToken cancellationToken) =>
        _services.Mailboxes.Database.WriteAsync(db => QueueTable.Remove(db, RefusedName, new QueueLane(owner, team.Value), operation.Value) > 0, cancellationToken);

    /// <inheritdoc/>
    protected override bool IsFinal(MeshException refusal) => refusal.Code is not (MeshErrorCodes.Unavailable or MeshErrorCodes.Busy);

    /// <inheritdoc/>
    protected override async Task SendAsync(QueueLane lane, List<QueueRow> rows, CancellationToken stopping)
    {
        var row = rows[0];
        try
        {
            var act = serializer.Deserialize<IssuedCommand<TeamCommand>>(Decrypt(row))!;
            await SendAsync(lane, row.Id, act, stopping);
        }
        catch (Exception damaged) when (!stopping.IsCancellationRequested)
        {
            LogLost(damaged, row.Label, lane.Target);
            if (_told.TryRemove(row.Id, out var told))
            {
                told.TrySetException(damaged);
            }
        }
    }

    private async Task SendAsync(QueueLane lane, long place, IssuedCommand<TeamCommand> act, CancellationToken stopping)
    {
        try
        {
            using var scope = _services.Callers.Enter(new Caller(lane.Owner, act.By.Officer));
            var view = await ExecuteAsync(lane, act, stopping);
            await copies.KeepAsync(lane.Owner, view);
            _answered[lane] = place;
            if (_told.TryRemove(place, out var told))
            {
                told.TrySetResult(view);
            }
        }
        catch (MeshException refusal)
        {
            if (_told.TryRemove(place, out var told))
            {
                _answered[lane] = place;
                told.TrySetException(refusal);
                return;
            }

            var kept = QueueTable.Encrypt(_services.Mailboxes.Database.Cipher, RefusedName, serializer.SerializeToArray((act, refusal.Code, refusal.Message)));
            await RepeatAsync(lane, () => _services.Mailboxes.Database.WriteAsync(
                db =>
                {
                    QueueTable.Remove(db, RefusedName, lane, act.Operation.Value);
                    return QueueTable.Add(db, RefusedName, lane, act.Operation.Value, kept.Key, kept.Body);
                },
                stopping), stopping);
            _answered[lane] = place;
        }
    }

    private async Task<TeamView> ExecuteAsync(QueueLane lane, IssuedCommand<TeamCommand> act, CancellationToken stopping)
    {
        TeamView? view = null;
        await RepeatAsync(
            lane,
            async () => view = await Calls.ReadAsync(
                (Team: lane.Target, Act: act),
                static (grains, state, cancellationToken) => grains.GetGrain<ITeamGrain>(state.Team).ExecuteAsync(state.Act, cancellationToken),
                stopping),
            stopping);
        return view!;
    }

    private KeptAct RefusedOf(QueueRow row)
    {
        var body = QueueTable.Decrypt(_services.Mailboxes.Database.Cipher, RefusedName, row);
        var (act, code, reason) = serializer.Deserialize<(IssuedCommand<TeamCommand>, string, string)>(body);
        return new KeptAct(act, code, reason);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The act {Operation} of the team {Team} that waited at this gateway cannot be read or handed on.")]
    private partial void LogLost(Exception exception, string operation, string team);
}

/// <summary>An act that a gateway keeps.</summary>
/// <param name="Act">The act.</param>
/// <param name="Code">The code of the hub's refusal; null while it waits.</param>
/// <param name="Reason">Why the hub refused it; null while it waits.</param>
internal sealed record KeptAct(IssuedCommand<TeamCommand> Act, string? Code, string? Reason);
