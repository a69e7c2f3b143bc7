using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;
using static Interpol.Mesh.Grains.Deployments.DeploymentChecks;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>
/// The life of a deployment: who may do what in which state (<see cref="DeploymentTransitions"/>), what a command must say (<see cref="DeploymentChecks"/>), the members
/// (<see cref="DeploymentMemberRules"/>) and the host's grants (<see cref="MandateRules"/>).
/// </summary>
internal sealed class DeploymentRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<DeploymentRecord, DeploymentCommand, DeploymentEvent>
{
    /// <summary>The deadline of the first on site.</summary>
    public const string OnSite = "on-site";

    /// <summary>The deadline of the plan.</summary>
    public const string Over = "over";

    /// <summary>How the names of deadlines of holds begin; the number of the member follows.</summary>
    public const string Held = "held/";

    /// <summary>How the names of links to consents begin.</summary>
    public const string ConsentLink = "consent/";

    /// <summary>How the names of links to experts begin.</summary>
    public const string ExpertLink = "expert/";

    /// <summary>The link to the identification of victims under the deployment.</summary>
    public const string IdentificationLink = "identification";

    /// <summary>How the names of links to teams begin.</summary>
    public const string TeamLink = "team/";

    /// <summary>The Secretariat, on whose behalf deployments ask for consent and reserve experts.</summary>
    public OwnerId Secretariat { get; } = owners.Secretariat;

    public override string Kind => "deployment";

    public override int SnapshotEvery => 20;

    public override void CheckKey(string key)
    {
        if (!DeploymentId.TryParse(key, out var id) || owners.Find(id.Host) is not { Kind: OwnerKind.Country })
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The number of a deployment is the code of a member country, IRT or IMEST, the year and a number of four digits, for example PH-IRT-2026-0007.");
        }
    }

    public override ImmutableArray<DeploymentEvent> Decide(string key, DeploymentRecord? state, Author by, DeploymentCommand command, DateTimeOffset now)
    {
        var (given, grants, lead) = command is UnderGrant under ? (under.Command, under.Grants, under.Lead) : (command, [], null);
        if (state is not null && OfMesh(state, given, grants, now) is { } own)
        {
            return own;
        }

        given = given is AddHeldMember held ? held.Command : given;
        var role = RoleOf(new DeploymentId(key), state, by, given) | (lead is not null && by.Owner == Secretariat ? DeploymentRole.Lead : DeploymentRole.None);
        if (!DeploymentTransitions.Require(state?.State, role, given))
        {
            return [];
        }

        return state is null ? Open(new DeploymentId(key), given, now) : Change(state, by, command, given, grants, role, now);
    }

    public override DeploymentRecord Apply(string key, DeploymentRecord? state, Recorded<DeploymentEvent> recorded) => recorded.Event switch
    {
        DeploymentOffered offered => (state ?? Begun(key, DeploymentState.Offered, offered.Need, recorded)) with { Need = offered.Need, Source = offered.Source, Headline = offered.Headline },
        DeploymentRequested requested => (state ?? Begun(key, DeploymentState.Requested, requested.Need, recorded)) with
        {
            State = DeploymentState.Requested,
            Need = requested.Need,
            Reason = requested.Reason,
        },
        DeploymentAssessed { IsTurn: true } turned => state! with
        {
            Need = turned.Need,
            Until = turned.Until < state.Until ? state.Until : turned.Until,
            Turn = state.Turn is { } turn ? turn with { TakenAt = recorded.At } : null,
        },
        DeploymentAssessed assessed => state! with { State = DeploymentState.Assessed, Need = assessed.Need, Until = assessed.Until, Turn = null },
        TurnProposed proposed => state! with { Turn = new DeploymentTurn(proposed.Need, proposed.Until, proposed.Consent, null) },
        TeamsStandBy => state! with { State = DeploymentState.StandingBy },
        DeploymentApproved approved => state! with { State = DeploymentState.Mobilising, Approval = new DeploymentApproval(recorded.At, recorded.By, approved.OnSiteBy) { Room = approved.Room }, IsLate = false },
        ApprovalLost => state! with { State = DeploymentState.Assessed, Approval = null },
        DeploymentExtended extended => state! with
        {
            State = DeploymentState.Extended,
            Until = extended.Until,
            Extensions = [.. state.Extensions.TakeLast(DeploymentLimits.MaxExtensions - 1), new DeploymentExtension(recorded.At, extended.Until, extended.Reason)],
        },
        CoordinatorNamed named => state! with { NamedCoordinator = named.Team },
        HostArrestReported arrest => state! with { Arrests = state.Arrests.Add(new DeploymentArrest(recorded.At, recorded.By, arrest.Report)) },
        DeploymentLate => state! with { IsLate = true },
        DeploymentEnded { State: DeploymentState.Closed } closed => state! with { State = closed.State, Report = closed.Text },
        DeploymentEnded ended => DeploymentMemberRules.SendHome(state!) with { State = ended.State, ClosingReason = ended.Text ?? state!.ClosingReason },
        _ => DeploymentMemberRules.Apply(MandateRules.Apply(state!, recorded), recorded),
    };

    public override void Tell(DeploymentRecord? before, DeploymentRecord after, Recorded<DeploymentEvent> recorded, AggregateEffects effects) =>
        new DeploymentTelling(before, after, recorded, effects, Secretariat, rows).Tell();

    public override DeploymentCommand? Due(DeploymentRecord state, string deadline) => deadline switch
    {
        OnSite => new NoteLate(),
        Over => new NoteOverTime(),
        _ when deadline.StartsWith(Held, StringComparison.Ordinal) && int.Parse(deadline.AsSpan(Held.Length), NumberStyles.None, CultureInfo.InvariantCulture) is var number && number < state.Members.Length =>
            state.Members[number] is { HeldUntil: { } until } member ? new DropLapsed(member.Expert, until) : null,
        _ => null,
    };

    public override ReplicaChange? Replicate(string key, DeploymentRecord state, long version, DateTimeOffset at)
    {
        // Lists show no texts.
        var listed = state with { Reason = null, Extensions = [], Arrests = [], ClosingReason = null, Report = null };
        return new ReplicaChange(Kind, key, version, at, state.Parties(Secretariat), EnumText.Of(state.State), rows.Bytes(new DeploymentView(listed, version)));
    }

    /// <summary>The mandates of which a step may need the grant: those that are not over.</summary>
    public static IEnumerable<DeploymentMandate> LiveMandates(DeploymentRecord state) => state.Mandates.Where(mandate => mandate.EndedAs is null);

    private static DeploymentRecord Begun(string key, DeploymentState state, DeploymentNeed need, Recorded<DeploymentEvent> recorded) =>
        new(new DeploymentId(key), state, need, recorded.By, recorded.At);

    /// <summary>What the mesh itself and not a caller wants; null for what a caller wants.</summary>
    private ImmutableArray<DeploymentEvent>? OfMesh(DeploymentRecord state, DeploymentCommand command, ImmutableArray<KnownGrant> grants, DateTimeOffset now) => command switch
    {
        UseTask use => MandateRules.Use(state, use, grants, now),
        EndMandate end => MandateRules.End(state, end),
        DropLapsed lapsed => DeploymentMemberRules.DropLapsed(state, lapsed),
        NoteLate => state is { State: DeploymentState.Mobilising, IsLate: false, Approval: { } approval } && now >= approval.OnSiteBy ? [new DeploymentLate()] : [],
        NoteOverTime => state.State is DeploymentState.Mobilising or DeploymentState.Deployed or DeploymentState.Extended && now >= state.Until ? [new DeploymentOverTime()] : [],
        _ => null,
    };

    private DeploymentRole RoleOf(DeploymentId id, DeploymentRecord? state, Author by, DeploymentCommand command)
    {
        var role = (by.Owner == id.Host ? DeploymentRole.Host : 0) | (by.Owner == Secretariat ? DeploymentRole.Secretariat : 0);
        if (state is null)
        {
            // Whoever tries to request for another country learns that it cannot, and nothing of that country.
            return role == 0 ? DeploymentRole.Contributor : role;
        }

        if (state.Members.Any(member => member.Expert.Owner == by.Owner))
        {
            role |= DeploymentMemberRules.ExpertOf(command)?.Owner == by.Owner ? DeploymentRole.Home | DeploymentRole.Contributor : DeploymentRole.Contributor;
        }

        return role;
    }

    private ImmutableArray<DeploymentEvent> Open(DeploymentId id, DeploymentCommand command, DateTimeOffset now)
    {
        var problems = new CommandProblems();
        switch (command)
        {
            case OfferDeployment offer:
                CheckOffer(problems, id, offer.Need, offer.Source, offer.Headline, now);
                problems.Refuse();
                return [new DeploymentOffered(offer.Need, offer.Source, offer.Headline)];
            case RequestDeployment request:
                CheckNeed(problems, request.Need, id.IsSupport, now);
                CheckText(problems, request.Reason, "reason", isNeeded: true);
                problems.Refuse();
                return [new DeploymentRequested(request.Need, request.Reason)];
            default:
                throw new MeshException(MeshErrorCodes.NotFound, "There is no such deployment, or it does not concern you.");
        }
    }

    private ImmutableArray<DeploymentEvent> Change(
        DeploymentRecord state, Author by, DeploymentCommand command, DeploymentCommand given, ImmutableArray<KnownGrant> grants, DeploymentRole role, DateTimeOffset now)
    {
        var problems = new CommandProblems();
        switch (given)
        {
            case ChangeOffer offer:
                CheckOffer(problems, state.Id, offer.Need, offer.Source, offer.Headline, now);
                problems.Refuse();
                return [new DeploymentOffered(offer.Need, offer.Source, offer.Headline)];
            case CancelOffer cancel:
                return [new DeploymentEnded(DeploymentState.Cancelled, null) { Why = cancel.Why }];
            case RequestDeployment:
                return Open(state.Id, given, now);
            case DeclineDeployment decline:
                return End(problems, DeploymentState.Declined, decline.Reason);
            case CancelDeployment cancel when state.Members.Any(member => member.IsAway):
                throw new MeshException(MeshErrorCodes.NotAllowedNow, "Somebody has left for it: have all leave instead.");
            case CancelDeployment cancel:
                return End(problems, DeploymentState.Cancelled, cancel.Reason);
            case WithdrawDeployment when state.OnSiteAt is null && !state.Members.Any(member => member.IsAway):
                throw new MeshException(MeshErrorCodes.NotAllowedNow, "Nobody has left for it: cancel it instead.");
            case WithdrawDeployment withdraw:
                return End(problems, MandateRules.WithdrawnState(state), withdraw.Reason);
            case CloseDeployment close:
                return End(problems, DeploymentState.Closed, close.Report, isNeeded: true);
            case AssessDeployment assess:
                CheckNeed(problems, assess.Need, state.Id.IsSupport, now);
                CheckSites(problems, state, assess.Need);
                CheckMandate(problems, state, assess.Mandate, now);
                problems.Refuse();
                return [new DeploymentAssessed(assess.Need, assess.Need.PlannedUntil, IsTurn: false), new MandateAsked(assess.Mandate)];
            case AskMandate ask:
                CheckMandate(problems, state, ask.Mandate, now);
                problems.Refuse();
                return [new MandateAsked(ask.Mandate)];
            case TurnToResponse when state.Need.Kind != DeploymentKind.Imest:
                throw new MeshException(MeshErrorCodes.NotAllowedNow, "It is a response team already.");
            case TurnToResponse turn:
                CheckNeed(problems, turn.Need, isSupport: false, now);
                CheckMandate(problems, state, turn.Mandate, now);
                CheckSites(problems, state, turn.Need);
                problems.Refuse();
                return [new TurnProposed(turn.Need, turn.Need.PlannedUntil, turn.Mandate.Consent), new MandateAsked(turn.Mandate)];
            case StandBy:
                return [new TeamsStandBy()];
            case ApproveDeployment:
                return Approve(state, (command as UnderGrant)?.Lead, grants, now);
            case ExtendDeployment extend:
                return Extend(problems, state, extend, grants, now);
            case NameCoordinator name:
                return DeploymentMemberRules.Coordinate(state, name);
            case ReportDeploymentArrest report:
                problems.Require(state.Arrests.Length < DeploymentLimits.MaxArrests, $"report: at most {DeploymentLimits.MaxArrests} arrests are kept; report further ones in a case.", MeshErrorCodes.TooLarge);
                CheckText(problems, report.Report, "report", isNeeded: true);
                problems.Refuse();
                return [HostArrestReported.By(CountryAuthor.Of(owners, by), report.Report)];
            default:
                return DeploymentMemberRules.Decide(owners, state, command, grants, role, now);
        }
    }

    private static ImmutableArray<DeploymentEvent> End(CommandProblems problems, DeploymentState ended, SealedContent? text, bool isNeeded = false)
    {
        CheckText(problems, text, isNeeded ? "report" : "reason", isNeeded);
        problems.Refuse();
        return [new DeploymentEnded(ended, text)];
    }

    private static ImmutableArray<DeploymentEvent> Approve(DeploymentRecord state, LeadTerm? lead, ImmutableArray<KnownGrant> grants, DateTimeOffset now)
    {
        var problems = new CommandProblems();
        var members = state.Members.Where(member => member is { IsIn: true, Team: not null }).ToList();
        problems.Require(!state.Teams.IsEmpty && members.Count > 0, "teams: form a team and hold experts for it first.", MeshErrorCodes.NotAllowedNow);
        foreach (var team in state.Teams)
        {
            problems.Require(team.Leader is not null, $"teams: team {team.Team.Letter} has no leader; name one.", MeshErrorCodes.NotAllowedNow);
        }

        foreach (var member in members.Where(member => member.Stage == MemberStage.Held))
        {
            problems.Require(false, $"members: {member.Expert.Owner} has not released {member.Expert}.", MeshErrorCodes.NotAllowedNow);
        }

        problems.Refuse();
        return [.. MandateRules.RequireAny(state, grants, now), new DeploymentApproved(now.AddHours(DeploymentLimits.OnSiteHours)) { Room = lead?.Room }];
    }

    private static ImmutableArray<DeploymentEvent> Extend(CommandProblems problems, DeploymentRecord state, ExtendDeployment extend, ImmutableArray<KnownGrant> grants, DateTimeOffset now)
    {
        problems.Require(extend.Until > state.Until && extend.Until > now, $"until: it is planned until {state.Until:O}; name a later time.");
        problems.Require(extend.Until <= now.AddDays(DeploymentLimits.LongestDays), $"until: at most {DeploymentLimits.LongestDays} days from now.");
        CheckText(problems, extend.Reason, "reason", isNeeded: true);
        problems.Refuse();
        var known = MandateRules.RequireAny(state, grants, now);
        return grants.Any(grant => MandateRules.CarriesTeam(state, grant, now) && grant.EndsAt >= extend.Until)
            ? [.. known, new DeploymentExtended(extend.Until, extend.Reason)]
            : throw MandateRules.Required($"No grant of {state.Id.Host} lasts until {extend.Until:O}; ask for one first.");
    }
}
