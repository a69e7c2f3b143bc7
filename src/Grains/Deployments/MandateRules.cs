using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>
/// The host's grants. A step is decided only with what its consent has answered to the use that it recorded; when the last grant under which somebody went is over, all leave.
/// </summary>
internal static class MandateRules
{
    /// <summary>Requires a grant that holds, after a turn that of its mandate or of one that was asked for since, and says what of the grants was not known before.</summary>
    public static ImmutableArray<DeploymentEvent> RequireAny(DeploymentRecord state, ImmutableArray<KnownGrant> grants, DateTimeOffset now) =>
        grants.Any(grant => CarriesTeam(state, grant, now))
            ? Learn(state, grants, now)
            : throw Required($"{state.Id.Host} has granted nothing that holds now{Standing(grants)}: nobody goes there, or stays to work, without its consent.");

    /// <summary>A step of a task: by a team, which is on site, or of what else is worked on from the assessment until all leave.</summary>
    public static ImmutableArray<DeploymentEvent> Use(DeploymentRecord state, UseTask use, ImmutableArray<KnownGrant> grants, DateTimeOffset now)
    {
        if (use.Team is { } team)
        {
            RequireOnSite(state, team);
        }
        else if (state.State is not (DeploymentState.Assessed or DeploymentState.StandingBy or DeploymentState.Mobilising or DeploymentState.Deployed or DeploymentState.Extended))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"The deployment {state.Id} is {EnumText.Of(state.State)}: work under it goes on from its assessment until all leave.");
        }

        return grants.Any(grant => Holds(state, grant, now) && grant.Tasks.Contains(use.Task))
            ? Learn(state, grants, now)
            : throw Required($"The mandate does not cover the task '{use.Task}'{Standing(grants)}: it covers {Named(TasksOf(state, now))}. Ask {state.Id.Host} for it.");
    }

    private static void RequireOnSite(DeploymentRecord state, TeamId team)
    {
        if (!state.Teams.Any(known => known.Team == team))
        {
            throw new MeshException(MeshErrorCodes.NotFound, $"The deployment has no team {team}.");
        }

        if (state.State is not (DeploymentState.Deployed or DeploymentState.Extended))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"The deployment is {EnumText.Of(state.State)}: teams work while they are deployed.");
        }

        if (!state.IsOnSite(team))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"Nobody of team {team.Letter} is on site.");
        }
    }

    /// <summary>A consent is over.</summary>
    public static ImmutableArray<DeploymentEvent> End(DeploymentRecord state, EndMandate end)
    {
        if (state.Mandates.FirstOrDefault(mandate => mandate.Consent == end.Consent) is not { EndedAs: null })
        {
            return [];
        }

        DeploymentEvent ended = new MandateEnded(end.Consent, end.State, end.At);
        var isLast = !state.Mandates.Any(mandate => mandate.Consent != end.Consent && Carries(state, mandate.Consent) && mandate is { EndedAs: null, GrantEndsAt: { } endsAt } && endsAt > end.At);
        return (isLast, state.State) switch
        {
            (true, DeploymentState.Mobilising) when !state.Members.Any(member => member.IsAway) => [ended, new ApprovalLost()],
            (true, DeploymentState.Mobilising or DeploymentState.Deployed or DeploymentState.Extended) => [ended, new DeploymentEnded(WithdrawnState(state), null)],
            _ => [ended],
        };
    }

    /// <summary>What a deployment is when all are to leave: concluded at once when all have come home one by one.</summary>
    public static DeploymentState WithdrawnState(DeploymentRecord state) => state.Members.Any(member => member.IsAway) ? DeploymentState.Withdrawing : DeploymentState.Concluded;

    public static DeploymentRecord Apply(DeploymentRecord state, Recorded<DeploymentEvent> recorded) => recorded.Event switch
    {
        MandateAsked { Mandate: var asked } => state with { Mandates = state.Mandates.Add(new DeploymentMandate(asked.Consent, asked.Tasks, asked.Until, recorded.At)) },
        MandateGranted granted => Put(state, granted.Consent, mandate => mandate with { Granted = granted.Tasks, GrantedAt = granted.GrantedAt, GrantEndsAt = granted.EndsAt }),
        MandateEnded ended => Put(state, ended.Consent, mandate => mandate with { EndedAs = ended.State, EndedAt = ended.At }) with
        {
            Turn = state.Turn is { TakenAt: null } turn && turn.Consent == ended.Consent ? null : state.Turn,
        },
        _ => state,
    };

    /// <summary>The tasks that are granted now, as far as is known.</summary>
    public static ImmutableArray<string> TasksOf(DeploymentRecord state, DateTimeOffset now) =>
        [.. state.Mandates.Where(mandate => mandate.EndedAs is null && mandate.GrantEndsAt > now).SelectMany(mandate => mandate.Granted).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether a grant holds: its consent has said so, and has not told the deployment since that it is over.</summary>
    public static bool Holds(DeploymentRecord state, KnownGrant grant, DateTimeOffset now) =>
        grant.State == ConsentState.Granted && grant.EndsAt > now && state.Mandates.Any(mandate => mandate.Consent == grant.Consent && mandate.EndedAs is null);

    /// <summary>Whether people travel to the host and stay there under a grant: one for a support team carries no response team.</summary>
    public static bool CarriesTeam(DeploymentRecord state, KnownGrant grant, DateTimeOffset now) =>
        Holds(state, grant, now) && Carries(state, grant.Consent);

    /// <summary>The refusal of a step that no grant covers.</summary>
    public static MeshException Required(string sentence) => new(MeshErrorCodes.ConsentRequired, sentence);

    private static bool Carries(DeploymentRecord state, ConsentId consent) =>
        state.Turn is not { TakenAt: { } takenAt } turn || turn.Consent == consent || state.Mandates.Any(mandate => mandate.Consent == consent && mandate.AskedAt > takenAt);

    private static ImmutableArray<DeploymentEvent> Learn(DeploymentRecord state, ImmutableArray<KnownGrant> grants, DateTimeOffset now) =>
    [
        .. grants
            .Where(grant => Holds(state, grant, now) && state.Mandates.Any(mandate => mandate.Consent == grant.Consent && mandate.GrantEndsAt is null))
            .Select(grant => new MandateGranted(grant.Consent, grant.Tasks, grant.EndsAt) { GrantedAt = grant.GrantedAt }),
        .. grants
            .Where(grant => state.Turn is { TakenAt: null } && state.Turn.Consent == grant.Consent && Holds(state, grant, now))
            .Select(_ => new DeploymentAssessed(state.Turn!.Need, state.Turn.Until, IsTurn: true)),
    ];

    private static DeploymentRecord Put(DeploymentRecord state, ConsentId consent, Func<DeploymentMandate, DeploymentMandate> change) =>
        state with { Mandates = [.. state.Mandates.Select(mandate => mandate.Consent == consent ? change(mandate) : mandate)] };

    private static string Standing(ImmutableArray<KnownGrant> grants) =>
        grants.IsEmpty ? string.Empty : $" ({string.Join(", ", grants.Select(grant => $"{grant.Consent} is {EnumText.Of(grant.State)}"))})";

    private static string Named(ImmutableArray<string> tasks) => tasks.IsEmpty ? "nothing" : string.Join(", ", tasks);
}
