using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cases;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Teams;

/// <summary>
/// What can be done with a team, by whom (<see cref="TeamAccess"/>), and who hears of it. Rules of one matter stand in a class of their own: <see cref="TeamClockRules"/>, <see cref="TeamSceneRules"/>,
/// <see cref="TeamItemRules"/>. What was done counts from its own time; what the hub hears of late is marked.
/// </summary>
internal sealed class TeamRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<TeamState, TeamCommand, TeamEvent>
{
    /// <summary>The deadline of the next check-in.</summary>
    public const string CheckInDeadline = "check-in";

    /// <summary>The deadline after which the command centre is told of who is missing.</summary>
    public const string AlarmDeadline = "alarm";

    public override string Kind => GrainTypes.Team;

    public override int SnapshotEvery => 100;

    /// <summary>The key of the row of an entry.</summary>
    public static string EntryKey(TeamEntryKind kind, long number, int version) => $"{EnumText.Of(kind)}/{number}/{version}";

    /// <summary>The key of the row of a step of a custody chain.</summary>
    public static string CustodyKey(int number, int step) => $"custody/{number}/{step}";

    /// <summary>The entry that an event has written; null for none.</summary>
    public static TeamEntry? EntryOf(TeamEvent? happened) => happened switch
    {
        TeamEntryAdded added => added.Entry,
        TeamItemCollected collected => collected.Entry,
        TeamDraftOffered offered => offered.Entry,
        _ => null,
    };

    /// <summary>The refusal of a team that is not there, or not for who asks.</summary>
    public static MeshException Missing() => new(MeshErrorCodes.NotFound, "There is no such team, or it does not concern you.");

    public override string? KeyOf(TeamEvent happened) => happened is TeamCustodyRecorded custody
        ? CustodyKey(custody.Number, custody.Step.Number)
        : EntryOf(happened) is { } entry ? EntryKey(entry.Kind, entry.Number, entry.Version) : null;

    public override void CheckKey(string key)
    {
        if (!TeamId.TryParse(key, out var id) || !owners.Contains(id.Deployment.Host))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The id of a team is the number of its deployment, a colon and a letter from A to Z, for example PH-IRT-2026-0007:A.");
        }
    }

    public override ImmutableArray<TeamEvent> Decide(string key, TeamState? state, Author by, TeamCommand command, DateTimeOffset now)
    {
        if (command is FollowOrder follow)
        {
            return follow.Order.Version > (state?.Record.Order ?? -1) ? [new TeamOrdered(follow.Order)] : [];
        }

        if (state is not { Record: var team })
        {
            throw Missing();
        }

        if (command is MissCheckIn or RaiseAlarm)
        {
            return command is MissCheckIn ? TeamClockRules.Miss(team, now) : TeamClockRules.Raise(team, now);
        }

        var at = command.ActedAt is { } stated && stated < now ? stated : now;
        var role = TeamAccess.RoleOf(team, by, at) ?? throw Missing();
        Require(team, role, by, command);
        RequireTime(team, command, at, now);
        return Decide(new TeamAction(team, by, role, TeamAccess.MemberOf(team, by, at)?.Expert, at, now), command);
    }

    public override TeamState Apply(string key, TeamState? state, Recorded<TeamEvent> recorded) => recorded.Event switch
    {
        TeamOrdered ordered => Ordered(state, ordered.Order, recorded.At),
        TeamOfficerNamed named => state! with
        {
            Record = state.Record with { Members = [.. state.Record.Members.Select(member => member.Expert == named.Expert ? member with { Officer = named.Officer } : member)] },
        },
        _ => TeamSceneRules.Apply(state! with { Record = TeamItemRules.Apply(TeamClockRules.Apply(state.Record, recorded.Event, recorded.At), recorded) }, recorded),
    };

    public override void Tell(TeamState? before, TeamState after, Recorded<TeamEvent> recorded, AggregateEffects effects)
    {
        var (known, team) = (before?.Record, after.Record);
        if (TeamClockRules.CheckInDue(team) is var due && due != (known is null ? null : TeamClockRules.CheckInDue(known)))
        {
            effects.SetDeadline(CheckInDeadline, due);
        }

        if (TeamClockRules.AlarmDue(team) is var alarm && alarm != (known is null ? null : TeamClockRules.AlarmDue(known)))
        {
            effects.SetDeadline(AlarmDeadline, alarm);
        }

        switch (recorded.Event)
        {
            case TeamOrdered when Word(known, team) is { } word:
                Announce(Parties(team), Lane.Urgent, word);
                break;
            case TeamCheckInMissed:
                Announce([LeaderOf(team)], Lane.Urgent, "check-in-missed");
                break;
            case TeamAlarmRaised:
                Announce([LeaderOf(team), TeamAccess.Secretariat], Lane.Flash, "check-in-escalated");
                break;
            case TeamCheckedIn when known!.Alarm is { } was && team.Alarm is null:
                Announce([LeaderOf(team), .. was.CommandToldAt is null ? Array.Empty<OwnerId>() : [TeamAccess.Secretariat]], Lane.Urgent, "check-in-answered");
                break;
            case TeamEntryAdded { Entry.Kind: TeamEntryKind.Report }:
                Announce(Parties(team), Lane.Routine, "report-filed");
                break;
            case TeamDraftOffered:
                Announce([team.Id.Deployment.Host], Lane.Urgent, "draft-offered");
                break;
            case TeamItemCollected { Entry: { Files.IsEmpty: false } entry }:
                effects.Hold(entry.By.Owner, $"{Kind}/{team.Id}/{entry.Number}", recorded.Version, entry.Files.Select(file => file.Hash));
                break;
        }

        void Announce(IEnumerable<OwnerId> recipients, Lane lane, string what) => effects.Announce(team.Id.Deployment.Host, recipients, lane, NoteKind.Team, what);
    }

    public override TeamCommand? Due(TeamState state, string deadline) => deadline switch
    {
        CheckInDeadline => new MissCheckIn(),
        AlarmDeadline => new RaiseAlarm(),
        _ => null,
    };

    public override ReplicaChange? Replicate(string key, TeamState state, long version, DateTimeOffset at)
    {
        // A list says where a team stands; what it has done is read where it is.
        var summary = state.Record with { Positions = [], Sectors = [], Equipment = [], Items = [], Offers = [], Numbers = [] };
        return new ReplicaChange(Kind, key, version, at, [.. Parties(state.Record)], EnumText.Of(state.Record.Status), rows.Bytes(new TeamView(summary, version)));
    }

    private ImmutableArray<TeamEvent> Decide(TeamAction action, TeamCommand command) => command switch
    {
        NameOfficer name => Name(action, name),
        SetCheckIns set => TeamClockRules.Set(action.Team, set),
        CheckIn checkIn => TeamClockRules.CheckIn(action, checkIn),
        ReportPosition report => TeamClockRules.Report(action, report),
        AddLogEntry log => TeamSceneRules.Log(action, log),
        FileReport file => TeamSceneRules.File(action, file),
        PutSector put => TeamSceneRules.Put(action, put),
        SearchSector search => TeamSceneRules.Search(action, search),
        PutEquipment put => TeamSceneRules.Put(action, put),
        ReserveNumbers reserve => TeamItemRules.Reserve(action, reserve),
        CollectItem collect => TeamItemRules.Collect(owners, action, collect),
        RecordItemCustody record => TeamItemRules.Record(owners, action, record),
        NoteItemUse use => TeamItemRules.Use(action, use),
        OfferDraft offer => TeamItemRules.Offer(action, offer),
        TakeOffer take => TeamItemRules.Take(action.Team, take),
        _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
    };

    /// <summary>Refuses what somebody may not do, and work of a team that nobody leads.</summary>
    private static void Require(TeamRecord team, TeamRole role, Author by, TeamCommand command)
    {
        if (command is NameOfficer name)
        {
            RequireAllowed(name.Expert.Owner == by.Owner, $"{name.Expert.Owner}, which brings the expert, says who it is.");
            return;
        }

        var (act, whose) = command switch
        {
            FileReport => (TeamAct.Lead, "the leader"),
            SetCheckIns => (TeamAct.SetCheckIns, "the leader and the Secretariat"),
            RecordItemCustody => (TeamAct.Hand, "the team, the host and the Secretariat"),
            NoteItemUse => (TeamAct.UseItem, "the team, the host and the Secretariat"),
            TakeOffer => (TeamAct.TakeOffer, "the host"),
            _ => (TeamAct.Work, "the members of the team"),
        };
        RequireAllowed(TeamAccess.May(role, act), $"Only {whose} may do that.");
        if (team.Leader is null && act is TeamAct.Work && command is not (CheckIn or ReportPosition))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, "Nobody leads the team: the Secretariat names a leader first.");
        }
    }

    /// <summary>Refuses what comes after a team was closed. Items stay in somebody's custody, and what was done before may be handed on for a while.</summary>
    private static void RequireTime(TeamRecord team, TeamCommand command, DateTimeOffset at, DateTimeOffset now)
    {
        if (team.ClosedAt is not { } closed || command is RecordItemCustody or NoteItemUse or TakeOffer)
        {
            return;
        }

        var end = closed + TeamLimits.TakenAfterClosing;
        if (command is CheckIn or SetCheckIns or NameOfficer or ReserveNumbers || at > closed || now > end)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"The team was closed at {closed:O}: nobody checks in any more, and only what was done before is taken, until {end:O}.");
        }
    }

    private static ImmutableArray<TeamEvent> Name(TeamAction action, NameOfficer command)
    {
        var problems = new CommandProblems();
        problems.Require(action.Team.Find(command.Expert) is not null, $"expert: {command.Expert} does not belong to the team.");
        problems.Require(command.Officer is { Length: >= 1 and <= CaseLimits.MaxOfficer }, "officer: the number of an officer.");
        CaseChecks.CheckOfficer(problems, command.Officer, "officer");
        problems.Require(
            action.Team.Members.All(member => member.Expert == command.Expert || member.LeftAt is not null || member.Expert.Owner != command.Expert.Owner || member.Officer != command.Officer),
            $"officer: {command.Officer} acts as another member of the team.");
        problems.Refuse();
        return action.Team.Find(command.Expert)!.Officer == command.Officer ? [] : [new TeamOfficerNamed(command.Expert, command.Officer)];
    }

    private static TeamState Ordered(TeamState? state, TeamOrder order, DateTimeOffset at)
    {
        var status = order.State switch
        {
            DeploymentState.Withdrawing => TeamStatus.Withdrawing,
            DeploymentState.Concluded or DeploymentState.Closed or DeploymentState.Declined or DeploymentState.Cancelled => TeamStatus.Closed,
            _ => TeamStatus.Active,
        };
        var present = order.Members.Where(member => member.Team == order.Team && member.IsIn && member.Stage != MemberStage.Held).DistinctBy(member => member.Expert).ToDictionary(member => member.Expert);
        var known = state?.Record.Members ?? [];
        var stayed = known.Select(member => present.Remove(member.Expert, out var now)
            ? member with { IsAway = now.IsAway, JoinedAt = member.LeftAt is null ? member.JoinedAt : at, LeftAt = null }
            : member with { IsAway = false, LeftAt = member.LeftAt ?? at });
        var joined = present.Values.OrderBy(member => member.Expert).Select(member => new TeamMember(member.Expert, NameOf(member.Expert), member.IsAway, at, null, null, null));
        ImmutableArray<TeamMember> members = [.. stayed, .. joined];
        var leader = order.Leader is { } named && members.Any(member => member.Expert == named && member.LeftAt is null) ? order.Leader : null;
        var team = state?.Record ?? new TeamRecord(order.Team, status, at, order.Version, order.Site, leader, members);
        return new TeamState(
            TeamClockRules.Clocked(
                team with { Status = status, Order = order.Version, Site = order.Site, Leader = leader, Members = members, ClosedAt = status == TeamStatus.Closed ? team.ClosedAt ?? at : null }, at),
            state?.Log ?? []);
    }

    /// <summary>As which officer an expert signs in unless its owner says otherwise.</summary>
    private static string NameOf(ExpertId expert) => expert.Value[(expert.Value.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string? Word(TeamRecord? before, TeamRecord after) => before is null ? "started"
        : before.Status != after.Status ? EnumText.Of(after.Status)
        : before.Leader != after.Leader || before.Site != after.Site
            || !before.Members.Select(member => (member.Expert, member.LeftAt)).SequenceEqual(after.Members.Select(member => (member.Expert, member.LeftAt))) ? "changed" : null;

    private static IEnumerable<OwnerId> Parties(TeamRecord team) => [.. new[] { team.Id.Deployment.Host, TeamAccess.Secretariat }.Concat(team.Contributors).Distinct()];

    private static OwnerId LeaderOf(TeamRecord team) => team.Leader?.Owner ?? TeamAccess.Secretariat;

    private static void RequireAllowed(bool isAllowed, string sentence)
    {
        if (!isAllowed)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, sentence);
        }
    }
}
