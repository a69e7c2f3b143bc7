using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Command;

/// <summary>
/// Who leads the command centre. The lead is a lease: one epoch ends in the event that begins the next, so that at every moment since the first there is exactly one. It moves to another room when that
/// accepts a hand-over, or when the leading room has not confirmed within two minutes and another room has an officer on duty. What is done with the queue <see cref="QueueRules"/> say.
/// </summary>
internal sealed class LeadRules(OwnerDirectory owners) : AggregateRules<LeadRecord, LeadCommand, LeadEvent>
{
    private const string Confirm = "confirm";
    private const string HandOver = "hand-over";
    private const string Presence = "present/";
    private const string Take = "take/";

    private readonly OwnerId _secretariat = owners.Secretariat;

    public override string Kind => "lead-desk";

    public override int SnapshotEvery => 200;

    public override void CheckKey(string key)
    {
        if (key != ILeadDeskGrain.Key)
        {
            throw new MeshException(MeshErrorCodes.MalformedId, $"There is one lead desk, and its key is {ILeadDeskGrain.Key}.");
        }
    }

    /// <summary>The desk as a reader is told of it: a bureau sees its own requests for help, and not which officer has them.</summary>
    public LeadRecord ToldTo(LeadRecord desk, OwnerId reader) => reader == _secretariat ? desk : desk with
    {
        Present = [],
        Items = [.. desk.Items.Where(item => item.Kind == QueueItemKind.Help && item.From == reader).Select(item => item with { TakenBy = null, Escalations = [] })],
        Question = null,
        Proposal = null,
        Briefing = null,
    };

    public override ImmutableArray<LeadEvent> Decide(string key, LeadRecord? state, Author by, LeadCommand command, DateTimeOffset now)
    {
        if (by.Owner != _secretariat && command is not RequestHelp)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Only the Secretariat's officers work in the command centre; a bureau asks it for help.");
        }

        var step = new LeadStep(key, state, by, now, Apply);
        if (state is null)
        {
            step.Add(new LeadBegan(LeadPlan.Default.RoomAt(now), 1, LeadChange.Plan, null));
        }

        switch (command)
        {
            case SetLeadPlan plan:
                SetPlan(step, plan);
                break;
            case SayPresent present:
                SayPresent(step, present);
                break;
            case LeaveDesk:
                if (step.Desk.PresenceOf(by.Officer) is { } leaving)
                {
                    step.Add(new OfficerLeft(leaving.Officer, HasLapsed: false));
                }

                break;
            case EndPresence ended:
                if (step.Desk.PresenceOf(ended.Officer) is { } lapsed && now >= lapsed.Until)
                {
                    step.Add(new OfficerLeft(lapsed.Officer, HasLapsed: true));
                }

                break;
            case ProposeHandOver proposal:
                Propose(step, proposal);
                break;
            case AcceptHandOver accepted:
                Accept(step, accepted);
                break;
            case QuestionLead question:
                Question(step, question.Reason);
                break;
            case MissConfirmation:
                if (step.Desk.Question is { IsOverdue: false } asked && now >= asked.ConfirmBy && !TryMove(step))
                {
                    step.Add(new LeadUnconfirmed());
                }

                break;
            case MissHandOver:
                AlarmLate(step);
                break;
            case UseLead use:
                RequireLead(step.Desk, by);
                step.Add(new LeadUsed(use.About, step.Desk.Lead.Room));
                break;
            default:
                QueueRules.Decide(step, command);
                break;
        }

        // Whatever happened: where nobody is on duty in the leading room, that is asked.
        if (step.Desk.Question is null && !step.Desk.PresentIn(step.Desk.Lead.Room).Any())
        {
            Question(step, LeadQuestionReason.NobodyPresent);
        }

        return step.Events;
    }

    /// <summary>Refuses whoever is not on duty in the room that leads.</summary>
    /// <exception cref="MeshException"><c>forbidden</c>: no officer; <c>not-allowed-now</c></exception>
    public static void RequireLead(LeadRecord desk, Author by)
    {
        var officer = by.Officer ?? throw new MeshException(MeshErrorCodes.Forbidden, "Only an officer decides what is the lead's, and the command names none.");
        if (desk.PresenceOf(officer)?.Room is var room && room != desk.Lead.Room)
        {
            throw new MeshException(
                MeshErrorCodes.NotAllowedNow, $"The lead is with {desk.Lead.Room}; ask there. Officer {officer} is on duty in {(room is { } other ? other.Value : "no room")}.");
        }
    }

    public override LeadRecord Apply(string key, LeadRecord? state, Recorded<LeadEvent> recorded) => recorded.Event switch
    {
        LeadBegan began => Begin(state, began, recorded.At),
        LeadPlanSet set => state! with
        {
            Plan = set.Plan,
            HandOverBy = OwedBy(set.Plan, state.Lead.Room, recorded.At),
            IsLate = false,
        },
        OfficerPresent present => Present(state!, recorded.By.Officer!, present, recorded.At),
        OfficerLeft left => state! with { Present = state!.Present.RemoveAll(officer => officer.Officer == left.Officer) },
        LeadQuestioned questioned => state! with { Question = new LeadQuestion(questioned.Reason, recorded.At, questioned.ConfirmBy, IsOverdue: false) },
        LeadConfirmed => state! with { Question = null },
        LeadUnconfirmed => state! with { Question = state!.Question! with { IsOverdue = true } },
        HandOverProposed proposed => state! with { Proposal = new HandOverProposal(proposed.To, recorded.By.Officer!, recorded.At, proposed.Open, proposed.Briefing) },
        HandOverLate late => state! with { HandOverBy = late.AlarmAgainAt, IsLate = true },
        HandOverNotDue => state! with { HandOverBy = HandOverBy(state.Plan, state.Lead.Room, recorded.At), IsLate = false },
        _ => QueueRules.Apply(state!, recorded),
    };

    public override string? KeyOf(LeadEvent happened) => QueueRules.KeyOf(happened);

    public override void Tell(LeadRecord? before, LeadRecord after, Recorded<LeadEvent> recorded, AggregateEffects effects)
    {
        // Each deadline has its time in its name: one that is met late cannot take away one that was set meanwhile.
        var (old, current) = (before is null ? [] : Deadlines(before), Deadlines(after));
        foreach (var (name, _) in old.Except(current))
        {
            effects.SetDeadline(name, null);
        }

        foreach (var (name, at) in current.Except(old))
        {
            effects.SetDeadline(name, at);
        }

        new LeadTelling(_secretariat, after, effects).Tell(before, recorded.Event);
    }

    public override LeadCommand? Due(LeadRecord state, string deadline) => deadline[..deadline.LastIndexOf('@')] switch
    {
        Confirm => new MissConfirmation(),
        HandOver => new MissHandOver(),
        var name when name.StartsWith(Presence, StringComparison.Ordinal) => new EndPresence(name[Presence.Length..]),
        var name when name.StartsWith(Take, StringComparison.Ordinal) => new EscalateItem(long.Parse(name.AsSpan(Take.Length), CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>Nothing: the desk is read where it is, so that nobody takes an old lead for the one now.</summary>
    public override ReplicaChange? Replicate(string key, LeadRecord state, long version, DateTimeOffset at) => null;

    private static IEnumerable<(string Name, DateTimeOffset At)> Deadlines(LeadRecord desk)
    {
        var deadlines = desk.Items.Where(item => item.TakeBy is not null).Select(item => Named($"{Take}{item.Number}", item.TakeBy!.Value))
            .Concat(desk.Present.Select(officer => Named($"{Presence}{officer.Officer}", officer.Until)));
        if (desk.Question is { IsOverdue: false } question)
        {
            deadlines = deadlines.Append(Named(Confirm, question.ConfirmBy));
        }

        return desk.HandOverBy is { } late ? deadlines.Append(Named(HandOver, late)) : deadlines;

        static (string, DateTimeOffset) Named(string name, DateTimeOffset at) => (string.Create(CultureInfo.InvariantCulture, $"{name}@{at.UtcTicks}"), at);
    }

    private static void SetPlan(LeadStep step, SetLeadPlan plan)
    {
        step.Officer();
        var problems = new CommandProblems();
        var shifts = plan.Shifts.IsDefault ? [] : plan.Shifts;
        problems.Require(shifts.Length is > 0 and <= LeadPlan.MaxShifts, $"shifts: 1 to {LeadPlan.MaxShifts}.");
        problems.Require(shifts.All(shift => HubName.All.Contains(shift.Room)), $"shifts: a room is one of {string.Join(", ", HubName.All)}.");
        problems.Require(shifts.Select(shift => shift.From).Distinct().Count() == shifts.Length, "shifts: two begin at one time.");
        problems.Refuse();
        var set = new LeadPlan([.. shifts.OrderBy(shift => shift.From)]);
        if (!set.Shifts.AsSpan().SequenceEqual(step.Desk.Plan.Shifts.AsSpan()))
        {
            step.Add(new LeadPlanSet(set));
        }
    }

    private static void SayPresent(LeadStep step, SayPresent present)
    {
        var officer = step.Officer();
        var problems = new CommandProblems();
        problems.Require(HubName.All.Contains(present.Room), $"room: one of {string.Join(", ", HubName.All)}.");
        problems.Require(present.Minutes is >= 1 and <= CommandLimits.MaxPresentMinutes, $"minutes: 1 to {CommandLimits.MaxPresentMinutes}.");
        problems.Refuse();
        if (step.Desk.PresenceOf(officer) is null && step.Desk.Present.Length >= CommandLimits.MaxPresent)
        {
            throw new MeshException(MeshErrorCodes.Busy, $"{CommandLimits.MaxPresent} officers are on duty; one of them has to leave first.", TimeSpan.FromMinutes(1));
        }

        step.Add(new OfficerPresent(present.Room, present.IsSupervisor, step.Now.AddMinutes(present.Minutes)));
        if (step.Desk.Question is not null && present.Room == step.Desk.Lead.Room)
        {
            step.Add(new LeadConfirmed());
        }
        else if (step.Desk.Question is { IsOverdue: true })
        {
            TryMove(step);
        }
    }

    private static void Propose(LeadStep step, ProposeHandOver proposal)
    {
        var officer = step.Officer();
        var lead = step.Desk.Lead;
        var problems = new CommandProblems();
        problems.Require(HubName.All.Contains(proposal.To) && proposal.To != lead.Room, $"to: another room than {lead.Room}, which leads.");
        problems.Require(proposal.Briefing is null or { Payload.Length: <= CommandLimits.MaxSealedBytes }, $"briefing: at most {CommandLimits.MaxSealedBytes} bytes.");
        problems.Refuse();
        step.RequirePresent(officer, lead.Room, "proposes to hand over");
        step.Add(new HandOverProposed(proposal.To, [.. step.Desk.Items.Where(item => item.Room == lead.Room).Select(item => item.Number)], proposal.Briefing));
    }

    private static void Accept(LeadStep step, AcceptHandOver accepted)
    {
        var officer = step.Officer();
        if (step.Desk.Proposal is not { } proposal || accepted.Epoch != step.Desk.Lead.Epoch)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"{step.Desk.Lead.Room} leads in epoch {step.Desk.Lead.Epoch} and has proposed no hand-over in epoch {accepted.Epoch}; look at the board again.");
        }

        step.RequirePresent(officer, proposal.To, "accepts the lead");
        step.Add(new LeadBegan(proposal.To, step.Desk.Lead.Epoch + 1, LeadChange.HandOver, proposal.Briefing));
    }

    private static void Question(LeadStep step, LeadQuestionReason reason)
    {
        if (step.Desk.Question is null)
        {
            step.Add(new LeadQuestioned(reason, step.Now + CommandLimits.Confirmation));
        }
    }

    /// <summary>Gives the lead to a room with an officer on duty: that of the plan before the others, in the plan's order. False when there is none but the one that leads.</summary>
    private static bool TryMove(LeadStep step)
    {
        var desk = step.Desk;
        var rooms = desk.Plan.Shifts.Select(shift => shift.Room).Concat(HubName.All).Prepend(desk.Plan.RoomAt(step.Now));
        foreach (var room in rooms.Where(room => room != desk.Lead.Room && desk.PresentIn(room).Any()))
        {
            step.Add(new LeadBegan(room, desk.Lead.Epoch + 1, LeadChange.Unconfirmed, null));
            return true;
        }

        return false;
    }

    private static void AlarmLate(LeadStep step)
    {
        var desk = step.Desk;
        if (desk.HandOverBy is { } by && step.Now >= by)
        {
            var planned = desk.Plan.RoomAt(step.Now);
            step.Add(planned == desk.Lead.Room ? new HandOverNotDue() : new HandOverLate(planned, step.Now + CommandLimits.HandOverGrace));
        }
    }

    private static LeadRecord Present(LeadRecord state, string officer, OfficerPresent present, DateTimeOffset at)
    {
        var before = state.PresenceOf(officer);
        var since = before?.Room == present.Room ? before.Since : at;
        var after = new PresentOfficer(officer, present.Room, present.IsSupervisor, since, present.Until);
        return state with { Present = before is null ? state.Present.Add(after) : state.Present.Replace(before, after) };
    }

    private static LeadRecord Begin(LeadRecord? state, LeadBegan began, DateTimeOffset at)
    {
        var lead = new LeadTerm(began.Room, began.Epoch, at);
        return state is null
            ? new LeadRecord(LeadPlan.Default, lead, [], [], 1) { HandOverBy = HandOverBy(LeadPlan.Default, began.Room, at) }
            : state with
            {
                Lead = lead,
                Items = [.. state.Items.Select(item => item.Room == state.Lead.Room ? QueueRules.Move(item, began.Room, at) : item)],
                Question = null,
                Proposal = null,
                Briefing = began.Briefing,

                // Nobody handed over to it: where the plan has another room, that is owed a hand-over.
                HandOverBy = began.By == LeadChange.Unconfirmed ? OwedBy(state.Plan, began.Room, at) : HandOverBy(state.Plan, began.Room, at),
                IsLate = false,
            };
    }

    /// <summary>When a hand-over by a room that leads is late, though it be not the plan's now: then one is due at once.</summary>
    private static DateTimeOffset? OwedBy(LeadPlan plan, HubName leading, DateTimeOffset now) => plan.RoomAt(now) == leading ? HandOverBy(plan, leading, now) : now + CommandLimits.HandOverGrace;

    /// <summary>When a hand-over by a room that leads now is late: some time behind the next change of the plan to another room.</summary>
    private static DateTimeOffset? HandOverBy(LeadPlan plan, HubName leading, DateTimeOffset now)
    {
        var change = plan.NextChange(now);
        while (change is { } next && next.Room == leading)
        {
            change = plan.NextChange(next.At);
        }

        return change?.At + CommandLimits.HandOverGrace;
    }
}
