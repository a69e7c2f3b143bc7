using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>What an event of a deployment causes beside itself: notes to all parties, clocks, and word to consents, experts and teams.</summary>
internal sealed class DeploymentTelling(
    DeploymentRecord? before, DeploymentRecord after, Recorded<DeploymentEvent> recorded, AggregateEffects effects, OwnerId secretariat, RowSerializer rows)
{
    public void Tell()
    {
        Note();
        SetClocks();
        TellConsents();
        if (before is not null)
        {
            TellExperts(before);
            TellTeams(before);
            TellIdentification(before);
        }
    }

    /// <summary>The operation under which something is told that may be told again.</summary>
    private OperationId OperationOf(string what) => OperationId.Following($"{what}|{after.Id.Value}|{recorded.Version}");

    private void Note()
    {
        (string? What, Lane Lane) = recorded.Event switch
        {
            DeploymentOffered => (before is null ? "offered" : "offer-changed", Lane.Urgent),
            DeploymentRequested => ("requested", Lane.Urgent),
            TurnProposed => ("turn-proposed", Lane.Urgent),
            DeploymentAssessed assessed => (assessed.IsTurn ? "turned-to-response" : "assessed", Lane.Urgent),
            MandateAsked => ("mandate-asked", Lane.Urgent),
            MandateGranted => ("mandate-granted", Lane.Routine),

            // Consents that are given up at the end are no news.
            MandateEnded => (after.State is DeploymentState.Concluded or DeploymentState.Closed or DeploymentState.Declined or DeploymentState.Cancelled ? null : "mandate-ended", Lane.Urgent),
            DeploymentTeamPut => ("team-put", Lane.Routine),
            MemberHeld => ("member-held", Lane.Urgent),
            MemberPlaced => ("member-placed", Lane.Routine),
            MemberMoved when before!.State != after.State => (EnumText.Of(after.State), Lane.Urgent),
            MemberMoved moved => ($"member-{EnumText.Of(moved.Stage)}", Lane.Routine),
            TeamsStandBy or DeploymentApproved or DeploymentExtended or DeploymentEnded => (EnumText.Of(after.State), Lane.Urgent),
            ApprovalLost => ("approval-lost", Lane.Urgent),
            CoordinatorNamed => ("coordinator-named", Lane.Routine),
            HostArrestReported => ("arrest-reported", Lane.Urgent),
            DeploymentLate => ("late", Lane.Urgent),
            DeploymentOverTime => ("over-time", Lane.Urgent),
            _ => (null, Lane.Routine),
        };
        if (What is not null)
        {
            effects.Announce(after.Id.Host, after.Parties(secretariat), Lane, NoteKind.Deployment, What, (recorded.Event as DeploymentEnded)?.Why);
        }
    }

    private void SetClocks()
    {
        switch (recorded.Event)
        {
            case DeploymentApproved approved:
                effects.SetDeadline(DeploymentRules.OnSite, approved.OnSiteBy);
                effects.SetDeadline(DeploymentRules.Over, after.Until);
                break;
            case MemberMoved when before!.State != after.State:
                effects.SetDeadline(DeploymentRules.OnSite, null);
                break;
            case DeploymentExtended:
            case DeploymentAssessed { IsTurn: true } when after.Approval is not null:
                effects.SetDeadline(DeploymentRules.Over, after.Until);
                break;
            case ApprovalLost or DeploymentEnded:
                effects.SetDeadline(DeploymentRules.OnSite, null);
                effects.SetDeadline(DeploymentRules.Over, null);
                break;
        }

        // Also when the expert says nothing: a release of which the hub was killed behind the expert's append has made the hold an assignment, which never lapses there.
        foreach (var (number, member) in after.Members.Index())
        {
            var until = before is not null && number < before.Members.Length ? before.Members[number].HeldUntil : null;
            if (member.HeldUntil != until)
            {
                effects.SetDeadline(string.Create(CultureInfo.InvariantCulture, $"{DeploymentRules.Held}{number}"), member.HeldUntil);
            }
        }
    }

    private void TellConsents()
    {
        if (recorded.Event is MandateAsked { Mandate: var asked })
        {
            // The organisation asks, also when the host has caused it.
            var by = recorded.By.Owner == secretariat ? recorded.By : Author.Clock(secretariat);
            effects.Send($"{DeploymentRules.ConsentLink}{asked.Consent}", new MandateWord(asked, by, OperationOf("ask")));
        }
        else if (recorded.Event is DeploymentEnded { State: DeploymentState.Concluded or DeploymentState.Declined or DeploymentState.Cancelled })
        {
            foreach (var mandate in DeploymentRules.LiveMandates(after))
            {
                effects.Send($"{DeploymentRules.ConsentLink}{mandate.Consent}", new MandateWord(null, Author.Clock(secretariat), OperationOf("give-up")));
            }
        }
    }

    /// <summary>Experts are told what gives them back. What takes them they were asked for before.</summary>
    private void TellExperts(DeploymentRecord earlier)
    {
        foreach (var (number, (was, member)) in earlier.Members.Zip(after.Members).Index())
        {
            if (was.Stage != member.Stage && Word(number, member) is { } word)
            {
                effects.Send($"{DeploymentRules.ExpertLink}{member.Expert}", new ExpertWord(word, OperationOf($"expert|{number}")));
            }
        }
    }

    private ExpertCommand? Word(int number, DeploymentMember member) => member.Stage switch
    {
        MemberStage.Returning => new ReserveExpert(new ExpertReservation(after.Id, number, ReservationStage.Returning, recorded.At, recorded.At.AddDays(1), null)),
        MemberStage.Home or MemberStage.Dropped => new FreeExpert(after.Id, number),
        _ => null,
    };

    /// <summary>Teams are told what has changed of them since they were first told: at the approval.</summary>
    private void TellTeams(DeploymentRecord earlier)
    {
        foreach (var team in after.Teams.Where(_ => after.Approval is not null || earlier.Approval is not null))
        {
            var order = OrderOf(after, team);
            var was = earlier.Teams.FirstOrDefault(other => other.Team == team.Team);
            if (earlier.Approval is null || was is null || !rows.Bytes(OrderOf(earlier, was)).AsSpan().SequenceEqual(rows.Bytes(order)))
            {
                effects.Send($"{DeploymentRules.TeamLink}{team.Team}", order with { Version = recorded.Version, At = recorded.At });
            }
        }
    }

    /// <summary>The identification of victims is told when no grant is left under which it goes on.</summary>
    private void TellIdentification(DeploymentRecord earlier)
    {
        if (recorded.Event is MandateEnded over
            && earlier.Mandates.Any(mandate => mandate.Consent == over.Consent && mandate.Granted.Contains(IdentificationLimits.Task))
            && !MandateRules.TasksOf(after, recorded.At).Contains(IdentificationLimits.Task))
        {
            effects.Send(DeploymentRules.IdentificationLink, new ConsentEnd(over.Consent, over.State, over.At, [IdentificationLimits.Task]));
        }
    }

    private TeamOrder OrderOf(DeploymentRecord state, DeploymentTeam team) => new(
        team.Team,
        0,
        default,
        state.Need.Kind,
        state.State,
        state.Need.Sites[team.Site],
        team.Leader,
        [.. state.Members.Where(member => member.Team == team.Team && member.Stage is not (MemberStage.Held or MemberStage.Dropped))],
        MandateRules.TasksOf(state, recorded.At),
        state.Coordinator);
}
