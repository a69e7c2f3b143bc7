using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Command;

/// <summary>The lead desk. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// officer: present, propose, accept, take, close     bureau: asks for help     Secretariat's feed, alerts, deployments: ArriveAsync, from a link of theirs until it is answered
///                     +------------------------------------+--------------------------------------------+
///   approval of a deployment: UseLeadAsync, an append as well: who leads is never read from memory alone
///   LeadRules (who leads), QueueRules (the one queue): events, deadlines of confirmation, hand-over, presence and each item, a note to each officer on duty. ONE APPEND in Lyon's journal
///   a deadline comes -> MissConfirmation moves the lead to a room with somebody on duty, MissHandOver alarms two rooms, EscalateItem the supervisor and then all
///   LeadWatch: the leading room's hub has lost its last silo -> HubLostAsync -> its officers are asked to confirm
/// </code>
/// While Lyon has no silo, the nearest hub's opens Lyon's journal and serves the desk: who leads stands there, and does not change by that.
/// </remarks>
[GrainType(GrainTypes.LeadDesk), HomeHubPlacement, Reentrant]
internal sealed class LeadDeskGrain(LeadRules rules, OwnerDirectory owners, AggregateServices services)
    : AggregateGrain<LeadRecord, LeadCommand, LeadEvent>(rules, services), ILeadDeskGrain
{
    private readonly RowSerializer _rows = services.Rows;
    private readonly OwnerId _secretariat = owners.Secretariat;

    public async Task<LeadView> ExecuteAsync(IssuedCommand<LeadCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is NoteArrival or UseLead or QuestionLead or MissConfirmation or MissHandOver or EndPresence or EscalateItem)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Clocks are the hub's, and what comes in the mesh's.");
        }

        var (desk, version) = await CarryOutAsync(command, cancellationToken);
        return new LeadView(rules.ToldTo(desk, command.By.Owner), version);
    }

    public async Task<LeadView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var desk = await StateAsync();
        return desk.State is { } record ? new LeadView(rules.ToldTo(record, reader), desk.Version) : null;
    }

    public async Task<QueueItem?> GetItemAsync(OwnerId reader, long number, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var desk = await StateAsync();
        return desk.State is { } record && rules.ToldTo(record, reader).Items.FirstOrDefault(item => item.Number == number) is { } item
            ? item with { Words = QueueRules.WordsOf(await desk.FindEventAsync(QueueRules.WordsKey(number), _rows, cancellationToken)) }
            : null;
    }

    public async Task<ImmutableArray<LeadLogEntry>> ReadLogAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        MeshException.Require(max is >= 1 and <= CommandLimits.MaxLogPage, $"max: 1 to {CommandLimits.MaxLogPage}.");
        if (reader != _secretariat)
        {
            throw new MeshException(MeshErrorCodes.NotFound, "The command centre's log is the Secretariat's.");
        }

        return [.. (await ReadHistoryAsync(Math.Max(after, 0), max, cancellationToken)).Where(entry => entry.Event is not null).Select(entry => LeadLog.EntryOf(entry.Head, entry.Event!))];
    }

    public async Task ArriveAsync(ImmutableArray<QueueArrival> arrivals, CancellationToken cancellationToken = default)
    {
        foreach (var arrival in arrivals)
        {
            // The cause is the operation: what was handed over before is known by it, also by the next activation.
            var operation = new OperationId($"arrival-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arrival.Cause)).AsSpan(0, 16))}");
            await CarryOutAsync(new IssuedCommand<LeadCommand>(operation, default, Author.Clock(_secretariat), new NoteArrival(arrival)), cancellationToken);
        }
    }

    public async Task<LeadTerm> UseLeadAsync(OperationId operation, Author by, string about, CancellationToken cancellationToken = default)
    {
        MeshException.Require(about is { Length: >= 1 and <= CommandLimits.MaxText }, $"about: an id of at most {CommandLimits.MaxText} characters.");
        var (desk, _) = await CarryOutAsync(new IssuedCommand<LeadCommand>(operation, default, by, new UseLead(about)), cancellationToken);

        // What was recorded by an earlier call says nothing of now.
        LeadRules.RequireLead(desk, by);
        return desk.Lead;
    }

    public async Task HubLostAsync(HubName hub, CancellationToken cancellationToken = default)
    {
        if ((await StateAsync()).State?.Lead.Room == hub)
        {
            await CarryOutAsync(Author.Clock(_secretariat), new QuestionLead(LeadQuestionReason.HubLost), cancellationToken);
        }
    }

    protected override OwnerId ClockOwner(LeadRecord state) => _secretariat;
}
