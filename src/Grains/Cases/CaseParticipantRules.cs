using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Aggregates;
using static Interpol.Mesh.Grains.Cases.CaseChecks;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>Who takes part in a case, and who leads it.</summary>
internal static class CaseParticipantRules
{
    public static ImmutableArray<CaseEvent> Invite(OwnerDirectory owners, CaseState state, Author by, InviteParticipant command)
    {
        RequireLead(state, by);
        var problems = new CommandProblems();
        problems.Require(owners.Contains(command.Owner), $"owner: there is no owner '{command.Owner}'.");
        problems.Require(command.Role is CaseRole.Contributor or CaseRole.Observer, "role: contributor or observer; the lead is handed over by an offer.");
        problems.Refuse();
        var known = state.Find(command.Owner);
        if (known is { State: ParticipantState.Active or ParticipantState.Invited })
        {
            return known.Role == command.Role || known.Role == CaseRole.Lead
                ? []
                : throw NotNow($"{command.Owner} is {Word(known.State)} as {Word(known.Role)}; remove it and invite it anew for another role.");
        }

        RequireRoom(state, new CaseSize(known is null ? [command.Owner] : [], 0, 0, 0));
        return [new ParticipantInvited(command.Owner, command.Role)];
    }

    public static ImmutableArray<CaseEvent> Answer(CaseParticipant self, AnswerInvitation command) => (self.State, command.Accepts) switch
    {
        (ParticipantState.Invited, _) => [new ParticipantAnswered(self.Owner, command.Accepts)],
        (ParticipantState.Active, true) or (ParticipantState.Declined, false) => [],
        (ParticipantState.Active, false) => throw NotNow("You have accepted; you can leave the case."),
        (ParticipantState.Declined, true) => throw NotNow("You have declined; ask to be invited again."),
        _ => throw Missing(),
    };

    public static ImmutableArray<CaseEvent> Remove(CaseState state, Author by, RemoveParticipant command)
    {
        if (by.Owner != command.Owner)
        {
            RequireLead(state, by);
        }

        var known = state.Find(command.Owner) ?? throw new MeshException(MeshErrorCodes.NotFound, $"{command.Owner} takes no part in the case.");
        if (known.Role == CaseRole.Lead)
        {
            throw NotNow("Who leads the case cannot go: offer the lead to another participant first.");
        }

        return known.State is ParticipantState.Removed or ParticipantState.Declined
            ? []
            : [.. CaseTaskRules.StopAllOf(state, command.Owner), .. state.LeadOfferedTo == command.Owner ? [new LeadOffered(null)] : ImmutableArray<CaseEvent>.Empty, new ParticipantRemoved(command.Owner)];
    }

    public static ImmutableArray<CaseEvent> Offer(CaseState state, Author by, OfferLead command)
    {
        RequireLead(state, by);
        if (command.To == state.Lead)
        {
            return state.LeadOfferedTo is null ? [] : [new LeadOffered(null)];
        }

        MeshException.Require(state.IsActive(command.To), $"to: {command.To} takes no part in the case; invite it first.");
        return state.LeadOfferedTo == command.To ? [] : [new LeadOffered(command.To)];
    }

    public static ImmutableArray<CaseEvent> AnswerOffer(CaseState state, Author by, AnswerLeadOffer command)
    {
        if (state.LeadOfferedTo != by.Owner)
        {
            return state.Lead == by.Owner && command.Accepts ? [] : throw NotNow("The lead is not offered to you.");
        }

        return command.Accepts ? [new LeadTaken(by.Owner)] : [new LeadOffered(null)];
    }

    public static CaseState Apply(CaseState state, CaseEvent happened, DateTimeOffset at) => happened switch
    {
        ParticipantInvited invited => Put(state, invited.Owner, at, participant => participant with { Role = invited.Role, State = ParticipantState.Invited }),
        ParticipantAnswered answered => Put(
            state, answered.Owner, at, participant => participant with { State = answered.Accepted ? ParticipantState.Active : ParticipantState.Declined }),
        ParticipantRemoved removed => CaseHitRules.TakeBack(Put(state, removed.Owner, at, participant => participant with { State = ParticipantState.Removed }), removed.Owner),
        LeadOffered offered => state with { LeadOfferedTo = offered.To },
        LeadTaken taken => Put(
            Put(state, state.Lead, at, before => before with { Role = CaseRole.Contributor }) with { Lead = taken.Lead, LeadOfferedTo = null, MergeOffered = null },
            taken.Lead, at, lead => lead with { Role = CaseRole.Lead }),
        _ => state,
    };

    private static CaseState Put(CaseState state, OwnerId owner, DateTimeOffset at, Func<CaseParticipant, CaseParticipant> change)
    {
        var known = state.Find(owner);
        var changed = change(known ?? new CaseParticipant(owner, CaseRole.Observer, ParticipantState.Invited, at, 0)) with { Since = at };
        return state with { Participants = known is null ? state.Participants.Add(changed) : state.Participants.Replace(known, changed) };
    }
}
