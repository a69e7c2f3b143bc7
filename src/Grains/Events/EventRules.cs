using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Events;

/// <summary>
/// Who may do what with a major event. The host plans and closes it; the team screens its lists under the host's grant; both pause that, and raise an emergency.
/// </summary>
internal sealed class EventRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<EventRecord, EventCommand, EventEvent>
{
    /// <summary>The deadline at which the lists are deleted.</summary>
    public const string Delete = "delete";

    /// <summary>The link to the event's lists.</summary>
    public const string ListsLink = "lists";

    /// <summary>The link to the deployment of the event's team.</summary>
    public const string DeploymentLink = "deployment";

    private readonly EventPlanRules _plans = new(owners);
    private readonly OwnerId _secretariat = owners.Secretariat;

    public override string Kind => "event";

    public override int SnapshotEvery => 20;

    public override void CheckKey(string key)
    {
        if (!DeploymentId.TryParse(key, out var id) || !id.IsSupport || owners.Find(id.Host) is not { Kind: OwnerKind.Country })
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The id of an event is that of its team's deployment: the host's code, IMEST, the year and a number of four digits, for example BR-IMEST-2026-0003.");
        }
    }

    /// <summary>Whom an event concerns: the host, the team, the Secretariat.</summary>
    public ImmutableArray<OwnerId> PartiesOf(EventRecord record) => [.. record.Plan.Team.Prepend(_secretariat).Prepend(record.Id.Host).Distinct()];

    /// <summary>Whether an owner's officers are in the team.</summary>
    public bool IsTeam(EventRecord record, OwnerId owner) => owner == _secretariat || record.Plan.Team.Contains(owner);

    public override ImmutableArray<EventEvent> Decide(string key, EventRecord? state, Author by, EventCommand command, DateTimeOffset now)
    {
        var host = new DeploymentId(key).Host;
        if (state is null)
        {
            return command is PlanEvent first && by.Owner == host ? Plan(first, null, now) : throw Missing();
        }

        if (command is not (StopScreening or DeleteLists or RefuseTurn) && !PartiesOf(state).Contains(by.Owner))
        {
            throw Missing();
        }

        return command switch
        {
            PlanEvent change => Open(state, by.Owner == host, "The host plans the event, and nobody for it.", () => Plan(change, state, now)),
            StartScreening start => Open(state, IsTeam(state, by.Owner), "The team screens the lists.", () => Start(state, by, start)),
            PauseScreening => Pause(state),
            ResumeScreening => Open(state, IsTeam(state, by.Owner), "The team screens the lists.", () => Resume(state, by)),
            StopScreening stop => state.EndedGrants.Contains(stop.Consent) ? [] : [new ScreeningStopped(stop.Consent, stop.State)],
            RaiseEmergency emergency => Open(state, isAllowed: true, string.Empty, () => Raise(state, by, emergency)),
            RefuseTurn refused => [new TurnRefused(refused.Code)],
            CloseEvent => Close(state, by, now),
            DeleteLists => state is { State: EventState.Closed, DeleteAt: { } at } && now >= at ? [new ListsDeleted()] : [],
            _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
        };
    }

    public override EventRecord Apply(string key, EventRecord? state, Recorded<EventEvent> recorded) => recorded.Event switch
    {
        EventPlanned planned => state is null ? new EventRecord(new DeploymentId(key), planned.Plan, recorded.At, EventState.Open, ScreeningState.None) : state with { Plan = planned.Plan },
        ScreeningStarted started => state! with { Screening = ScreeningState.Running, Consent = started.Consent, ScreenedBy = recorded.By, StoppedBy = null },
        ScreeningPaused => state! with { Screening = ScreeningState.Paused },
        ScreeningResumed => state! with { Screening = ScreeningState.Running },
        ScreeningStopped stopped when state!.Consent == stopped.Consent && state.Screening is ScreeningState.Running or ScreeningState.Paused =>
            Ended(state!, stopped.Consent) with { Screening = ScreeningState.Stopped, StoppedBy = stopped.State },
        ScreeningStopped stopped => Ended(state!, stopped.Consent),
        EmergencyRaised raised => state! with
        {
            Emergencies = [.. state.Emergencies.TakeLast(EventLimits.MaxEmergencies - 1), new EventEmergency(recorded.At, recorded.By, raised.Site, raised.Words)],
        },
        EventClosed closed => state! with
        {
            State = EventState.Closed,
            Screening = state.Screening == ScreeningState.None ? ScreeningState.None : ScreeningState.Stopped,
            ClosedAt = recorded.At,
            DeleteAt = closed.DeleteAt,
        },
        ListsDeleted => state! with { State = EventState.Deleted },
        _ => state!,
    };

    public override void Tell(EventRecord? before, EventRecord after, Recorded<EventEvent> recorded, AggregateEffects effects)
    {
        effects.Send(ListsLink, new EventView(after, recorded.Version));
        switch (recorded.Event)
        {
            case EventPlanned:
                Announce(before is null ? "planned" : "changed", Lane.Routine);
                break;
            case ScreeningStarted:
                Announce("screening-started", Lane.Routine);
                break;
            case ScreeningPaused:
                Announce("screening-paused", Lane.Routine);
                break;
            case ScreeningResumed:
                Announce("screening-resumed", Lane.Routine);
                break;
            case ScreeningStopped stopped when before!.Screening != after.Screening:
                Announce("screening-stopped", Lane.Urgent, EnumText.Of(stopped.State));
                break;
            case EmergencyRaised raised:
                Announce("emergency", Lane.Flash);
                if (raised.Turn is { } turn)
                {
                    effects.Send(DeploymentLink, new EventTurn(recorded.By, TurnOperationOf(after.Id, recorded.Version), turn));
                }

                break;
            case TurnRefused refused:
                effects.Announce(after.Id.Host, [after.Id.Host, _secretariat], Lane.Flash, NoteKind.Event, "turn-refused", refused.Code);
                break;
            case EventClosed closed:
                effects.SetDeadline(Delete, closed.DeleteAt);
                Announce(EnumText.Of(after.State), Lane.Routine);
                break;
            case ListsDeleted:
                Announce(EnumText.Of(after.State), Lane.Routine);
                break;
        }

        void Announce(string what, Lane lane, string? reason = null) => effects.Announce(after.Id.Host, PartiesOf(after), lane, NoteKind.Event, what, reason);
    }

    public override EventCommand? Due(EventRecord state, string deadline) => (deadline, state.State) is (Delete, EventState.Closed) ? new DeleteLists() : null;

    public override ReplicaChange? Replicate(string key, EventRecord state, long version, DateTimeOffset at) => new(
        Kind, key, version, at, PartiesOf(state), EnumText.Of(state.State), rows.Bytes(new EventView(state, version)));

    /// <summary>The id of the operation by which the team's deployment is turned, once for each emergency.</summary>
    private static OperationId TurnOperationOf(DeploymentId id, long version) => OperationId.Following($"event-turn|{id.Value}|{version}");

    /// <summary>A use that the grant recorded before its end, and that comes here behind it, finds it noted.</summary>
    private static EventRecord Ended(EventRecord state, ConsentId consent) => state with { EndedGrants = [.. state.EndedGrants.TakeLast(EventLimits.MaxEndedGrants - 1), consent] };

    private ImmutableArray<EventEvent> Plan(PlanEvent plan, EventRecord? state, DateTimeOffset now)
    {
        _plans.Check(plan.Plan, state?.Plan, now);
        return [new EventPlanned(plan.Plan)];
    }

    private static ImmutableArray<EventEvent> Start(EventRecord state, Author by, StartScreening start)
    {
        if (start.Consent.Country != state.Id.Host)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"consent: a grant of the host, {state.Id.Host}.");
        }

        if (state.EndedGrants.Contains(start.Consent))
        {
            throw new MeshException(MeshErrorCodes.ConsentRequired, $"The grant {start.Consent} has ended; ask for a new one.");
        }

        return state.Screening == ScreeningState.Running && state.Consent == start.Consent && state.ScreenedBy == by ? [] : [new ScreeningStarted(start.Consent)];
    }

    private static ImmutableArray<EventEvent> Pause(EventRecord state) => state.Screening switch
    {
        ScreeningState.Running => [new ScreeningPaused()],
        ScreeningState.Paused => [],
        _ => throw NotNow(state),
    };

    private static ImmutableArray<EventEvent> Resume(EventRecord state, Author by) => state.Screening switch
    {
        ScreeningState.Paused when by.Owner == state.ScreenedBy!.Owner => [new ScreeningResumed()],
        ScreeningState.Paused => throw new MeshException(MeshErrorCodes.ConsentRequired, $"The grant was given to {state.ScreenedBy!.Owner}, and not to {by.Owner}."),
        ScreeningState.Running => [],
        _ => throw NotNow(state),
    };

    private ImmutableArray<EventEvent> Raise(EventRecord state, Author by, RaiseEmergency emergency)
    {
        if (emergency.Turn is not null && by.Owner != state.Id.Host && by.Owner != _secretariat)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The host or the Secretariat turns the team into a response team; raise the emergency without that.");
        }

        var problems = new CommandProblems();
        problems.Require(emergency.Site is null || state.Plan.Sites.Any(site => site.Code == emergency.Site), "site: the code of one of the event's sites.");
        problems.Require(emergency.Words is { Payload.Length: > 0 and <= EventLimits.MaxSealedBytes }, "words: say what has happened, in at most 64 KB.");
        problems.Refuse();
        return [new EmergencyRaised(emergency.Site, emergency.Words, emergency.Turn)];
    }

    private ImmutableArray<EventEvent> Close(EventRecord state, Author by, DateTimeOffset now)
    {
        if (by.Owner != state.Id.Host && by.Owner != _secretariat)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The host or the Secretariat closes the event.");
        }

        return state.State == EventState.Open ? [new EventClosed(now.AddDays(state.Plan.KeepDays))] : [];
    }

    private static ImmutableArray<EventEvent> Open(EventRecord state, bool isAllowed, string sentence, Func<ImmutableArray<EventEvent>> decide)
    {
        if (!isAllowed)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, sentence);
        }

        return state.State == EventState.Open ? decide() : throw NotNow(state);
    }

    private static MeshException NotNow(EventRecord state) => new(MeshErrorCodes.NotAllowedNow, state.State != EventState.Open
        ? $"The event is over: it is {EnumText.Of(state.State)}, and nothing more can be done with it."
        : $"Screening is {EnumText.Of(state.Screening)}: the team starts it with a grant of {state.Id.Host} for the task {EventLimits.ScreeningTask}.");

    private static MeshException Missing() => new(MeshErrorCodes.NotFound, "There is no such event, or it does not concern you.");
}
