using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Teams;

/// <summary>One team in the field. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// deployment -- its link, until answered --> TakeOrderAsync: who belongs to the team, who leads it, where it stands         FLUSHED here
/// gateway (perhaps hours later, from its queue) --> ExecuteAsync
///   work under a task: IDeploymentGrain.UseTaskAsync, an append at the consent, or refused; then the work itself            FLUSHED here
///   work that comes late: what was done while the grant held is taken, although it has ended since, and marked as late
/// nobody checks in: the deadline's row -> one alarm, told the leader's bureau -> half an hour later the command centre too
/// </code>
/// </remarks>
[GrainType(GrainTypes.Team), HomeHubPlacement, Reentrant]
internal sealed class TeamGrain(TeamRules rules, AggregateServices services) : AggregateGrain<TeamState, TeamCommand, TeamEvent>(rules, services), ITeamGrain
{
    private readonly RowSerializer _rows = services.Rows;

    private TeamId Id => new(this.GetPrimaryKeyString());

    public async Task<TeamView> ExecuteAsync(IssuedCommand<TeamCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is FollowOrder or MissCheckIn or RaiseAlarm)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The deployment and the hub's clock do that, and nobody else.");
        }

        var issued = command.Command is TeamWork work ? await AskFirstAsync(command, () => AskAsync(command, work, cancellationToken), cancellationToken) : command;
        var (state, version) = await CarryOutAsync(issued, cancellationToken);
        return TeamAccess.RoleOf(state.Record, command.By, command.Command.ActedAt) is { } role ? new TeamView(TeamAccess.ToldTo(state.Record, role), version) : throw TeamRules.Missing();
    }

    public async Task TakeOrderAsync(TeamOrder order, CancellationToken cancellationToken = default)
    {
        MeshException.Require(order.Team == Id, "order: it is for another team.");
        await CarryOutAsync(Author.Clock(Id.Deployment.Host), new FollowOrder(order), cancellationToken);
    }

    public async Task<TeamView?> GetAsync(Author reader, CancellationToken cancellationToken = default)
    {
        RequireReader(reader);
        var team = await StateAsync();
        return team.State is { } state && TeamAccess.RoleOf(state.Record, reader) is { } role ? new TeamView(TeamAccess.ToldTo(state.Record, role), team.Version) : null;
    }

    public async Task<TeamLogPage> ReadLogAsync(Author reader, long? before, int max, CancellationToken cancellationToken = default)
    {
        MeshException.Require(max is >= 1 and <= TeamLimits.MaxPage, $"max: 1 to {TeamLimits.MaxPage}.");
        var team = await ForAsync(reader, TeamAct.ReadLog);
        var log = team.State!.Log;
        var end = log.Length;
        if (before is { } number)
        {
            end = log.IndexOf(log.FirstOrDefault(place => place.Number == number));
            MeshException.Require(end >= 0, "before: the next of the page before this one, as it was answered.");
        }

        var entries = ImmutableArray.CreateBuilder<TeamEntry>();
        var place = end;
        for (var bytes = 0; place > 0 && entries.Count < max && bytes < TeamLimits.MaxPageBytes; place--)
        {
            var entry = (await EntryAsync(team, TeamEntryKind.Log, log[place - 1].Number, 1, cancellationToken))!;
            entries.Add(entry);
            bytes += entry.Text.Payload.Length;
        }

        return new TeamLogPage(entries.ToImmutable(), place > 0 && entries.Count > 0 ? entries[^1].Number : null);
    }

    public async Task<TeamEntry?> FindEntryAsync(Author reader, TeamEntryKind kind, long number, int? version, CancellationToken cancellationToken = default)
    {
        var team = await ForAsync(reader, kind switch { TeamEntryKind.Log => TeamAct.ReadLog, TeamEntryKind.Report => TeamAct.Read, _ => TeamAct.ReadItems });
        var reports = team.State!.Record.ReportVersions;
        var wanted = version ?? (kind == TeamEntryKind.Report && number >= 1 && number <= reports.Length ? reports[(int)number - 1] : 1);
        return await EntryAsync(team, kind, number, wanted, cancellationToken);
    }

    public async Task<ImmutableArray<CustodyStep>> ReadCustodyAsync(Author reader, int number, CancellationToken cancellationToken = default)
    {
        var team = await ForAsync(reader, TeamAct.ReadItems);
        var item = team.State!.Record.Items.FirstOrDefault(known => known.Number == number);
        var steps = ImmutableArray.CreateBuilder<CustodyStep>();
        for (var step = 1; step <= (item?.Chain.Steps ?? 0); step++)
        {
            steps.Add(((TeamCustodyRecorded)(await team.FindEventAsync(TeamRules.CustodyKey(number, step), _rows, cancellationToken))!).Step);
        }

        return steps.ToImmutable();
    }

    public async Task<AttachmentInfo?> FindAttachmentAsync(Author reader, int item, Sha256Hash hash, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, item, hash, cancellationToken) is { } uploader ? await Upload(uploader, hash).FindAsync(uploader, cancellationToken) : null;

    public async Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(Author reader, int item, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, item, hash, cancellationToken) is { } uploader
            ? await Upload(uploader, hash).ReadAsync(uploader, firstChunk, count, cancellationToken)
            : throw NoFile();

    protected override OwnerId ClockOwner(TeamState state) => Id.Deployment.Host;

    private static void RequireReader(Author reader)
    {
        ExternalCaller.RequireOwner(reader.Owner);
        if (ExternalCaller.Current is { } caller && caller.Officer != reader.Officer)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The call is made for another officer than it names.");
        }
    }

    /// <summary>The team, for a reader who may do that.</summary>
    private async Task<Aggregate<TeamState, TeamEvent>> ForAsync(Author reader, TeamAct act)
    {
        RequireReader(reader);
        var team = await StateAsync();
        var role = (team.State is { } state ? TeamAccess.RoleOf(state.Record, reader) : null) ?? throw TeamRules.Missing();
        return TeamAccess.May(role, act) ? team : throw new MeshException(MeshErrorCodes.Forbidden, "That is for others than the bureaus that bring experts: ask the leader of the team.");
    }

    private async Task<TeamEntry?> EntryAsync(Aggregate<TeamState, TeamEvent> team, TeamEntryKind kind, long number, int version, CancellationToken cancellationToken) =>
        TeamRules.EntryOf(await team.FindEventAsync(TeamRules.EntryKey(kind, number, version), _rows, cancellationToken));

    private async Task<OwnerId?> FindUploaderAsync(Author reader, int item, Sha256Hash hash, CancellationToken cancellationToken) =>
        await FindEntryAsync(reader, TeamEntryKind.Item, item, null, cancellationToken) is { } found && found.Files.Any(file => file.Hash == hash) ? found.By.Owner : null;

    /// <summary>Has the host's consent record the work as a use, and keeps the files that it names.</summary>
    private async Task<IssuedCommand<TeamCommand>> AskAsync(IssuedCommand<TeamCommand> command, TeamWork work, CancellationToken cancellationToken)
    {
        // What is refused anyway is told as that, and is no use of a grant.
        rules.Decide(Id.Value, (await StateAsync()).State, command.By, work, Clock.GetJournalTime());
        if (work.Task is { } task)
        {
            await UseAsync(command, task, cancellationToken);
        }

        if (work is CollectItem { Files: { IsDefaultOrEmpty: false } files })
        {
            await KeepUploadsAsync(files.Select(file => new AttachmentReference(command.By.Owner, file.Hash, file.Size)), cancellationToken);
        }

        return command;
    }

    private async Task UseAsync(IssuedCommand<TeamCommand> command, string task, CancellationToken cancellationToken)
    {
        var use = OperationId.Following($"work|{Id.Value}|{command.By.Owner.Value}|{command.Operation.Value}");
        try
        {
            await GrainFactory.GetGrain<IDeploymentGrain>(Id.Deployment.Value).UseTaskAsync(Id, task, use, cancellationToken);
        }
        catch (MeshException refusal) when (refusal.Code is MeshErrorCodes.ConsentRequired or MeshErrorCodes.NotAllowedNow)
        {
            if (command.Command.ActedAt is not { } at || Clock.GetUtcNow() - at <= TeamLimits.LateAfter || !await WasGrantedAsync(task, at, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <summary>Whether a grant held when something was done that the hub hears of late: that nobody may go on does not undo what was done, and evidence of it must not be lost.</summary>
    private async Task<bool> WasGrantedAsync(string task, DateTimeOffset at, CancellationToken cancellationToken) =>
        await GrainFactory.GetGrain<IDeploymentGrain>(Id.Deployment.Value).GetAsync(Id.Deployment.Host, cancellationToken) is { Record.Mandates: var mandates }
        && mandates.Any(mandate => mandate.Held(task, at));
}
