using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>Teams and members: held, released by their home bureaus, travelling, on site, back. Whether an expert is free the expert itself has said before.</summary>
internal static class DeploymentMemberRules
{
    /// <summary>The expert that a command names; null for other commands.</summary>
    public static ExpertId? ExpertOf(DeploymentCommand command) => command switch
    {
        AddMember add => add.Expert,
        ReleaseMember release => release.Expert,
        RemoveMember remove => remove.Expert,
        PlaceMember place => place.Expert,
        MoveMember move => move.Expert,
        _ => null,
    };

    /// <summary>Where the member is that belongs to a deployment and is that expert; -1 when there is none.</summary>
    public static int IndexOf(DeploymentRecord state, ExpertId expert)
    {
        for (var number = state.Members.Length - 1; number >= 0; number--)
        {
            if (state.Members[number] is { IsIn: true } member && member.Expert == expert)
            {
                return number;
            }
        }

        return -1;
    }

    public static ImmutableArray<DeploymentEvent> Decide(
        OwnerDirectory owners, DeploymentRecord state, DeploymentCommand command, ImmutableArray<KnownGrant> grants, DeploymentRole role, DateTimeOffset now)
    {
        var given = command is UnderGrant under ? under.Command : command;
        return given switch
        {
            PutTeam put => Put(state, put),
            AddHeldMember held => Add(owners, state, held.Command, held.Skills, held.HeldUntil),
            AddMember add => Add(owners, state, add, [], now.AddHours(DeploymentLimits.HoldHours)),
            PlaceMember place => Place(state, place),
            ReleaseMember release => Release(state, release),
            RemoveMember remove => Remove(state, remove),
            MoveMember move => Move(state, move, grants, role, now),
            _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
        };
    }

    public static ImmutableArray<DeploymentEvent> Coordinate(DeploymentRecord state, NameCoordinator name)
    {
        var team = Team(state, name.Team).Team;
        if (!state.IsOnSite(team))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"Nobody of team {name.Team} is on site; name a team that is there.");
        }

        return state.NamedCoordinator == team ? [] : [new CoordinatorNamed(team)];
    }

    public static ImmutableArray<DeploymentEvent> DropLapsed(DeploymentRecord state, DropLapsed lapsed) =>
        IndexOf(state, lapsed.Expert) is >= 0 and var number && state.Members[number] is { Stage: MemberStage.Held } member && member.HeldUntil == lapsed.HeldUntil
            ? [new MemberMoved(number, MemberStage.Dropped)]
            : [];

    public static DeploymentRecord Apply(DeploymentRecord state, Recorded<DeploymentEvent> recorded) => recorded.Event switch
    {
        DeploymentTeamPut { Team: var team } => state with { Teams = [.. state.Teams.Where(other => other.Team != team.Team).Append(team).OrderBy(other => other.Team)] },
        MemberHeld held => state with { Members = state.Members.Add(held.Member) },
        MemberPlaced placed => Unled(state, placed.Member) with { Members = state.Members.SetItem(placed.Member, state.Members[placed.Member] with { Team = placed.Team }) },
        MemberMoved moved => Moved(state, moved, recorded.At),
        _ => state,
    };

    /// <summary>The deployment when all are to leave: who has not left is dropped, who is away travels back.</summary>
    public static DeploymentRecord SendHome(DeploymentRecord state) => state with
    {
        Members =
        [
            .. state.Members.Select(member => member.Stage switch
            {
                MemberStage.Held or MemberStage.Released => member with { Stage = MemberStage.Dropped, HeldUntil = null },
                MemberStage.Travelling or MemberStage.OnSite => member with { Stage = MemberStage.Returning },
                _ => member,
            }),
        ],
    };

    private static ImmutableArray<DeploymentEvent> Put(DeploymentRecord state, PutTeam put)
    {
        var problems = new CommandProblems();
        problems.Require(char.IsAsciiLetterUpper(put.Letter), "letter: A to Z.");
        var sites = DeploymentChecks.SitesOf(state);
        problems.Require(put.Site >= 0 && put.Site < sites, $"site: one of the {sites} sites of the need, from 0.");
        var team = TeamId.For(state.Id, put.Letter);
        problems.Require(
            put.Leader is not { } leader || (IndexOf(state, leader) is >= 0 and var number && state.Members[number].Team == team),
            "leader: a member of the team; place the expert in it first.");
        problems.Refuse();
        var formed = new DeploymentTeam(team, put.Site, put.Leader);
        return state.Teams.Contains(formed) ? [] : [new DeploymentTeamPut(formed)];
    }

    private static ImmutableArray<DeploymentEvent> Add(OwnerDirectory owners, DeploymentRecord state, AddMember add, ImmutableArray<ExpertSkill> skills, DateTimeOffset heldUntil)
    {
        MeshException.Require(ExpertId.TryParse(add.Expert.Value, out _) && owners.Contains(add.Expert.Owner), "expert: the code of an owner, a colon and the expert's name, for example FR:dvi-07.");
        var team = add.Team is { } letter ? Team(state, letter).Team : (TeamId?)null;
        if (IndexOf(state, add.Expert) >= 0)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"{add.Expert} is a member already; place it instead.");
        }

        if (state.Members.Count(member => member.IsIn) >= DeploymentLimits.MaxMembers || state.Members.Length >= DeploymentLimits.MaxMembersEver)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"At most {DeploymentLimits.MaxMembers} members at once and {DeploymentLimits.MaxMembersEver} over all the time.");
        }

        return [new MemberHeld(new DeploymentMember(add.Expert, team, MemberStage.Held, skills) { HeldUntil = heldUntil })];
    }

    private static ImmutableArray<DeploymentEvent> Place(DeploymentRecord state, PlaceMember place)
    {
        var number = Member(state, place.Expert);
        var team = place.Team is { } letter ? Team(state, letter).Team : (TeamId?)null;
        return state.Members[number].Team == team ? [] : [new MemberPlaced(number, team)];
    }

    private static ImmutableArray<DeploymentEvent> Release(DeploymentRecord state, ReleaseMember release)
    {
        var number = Member(state, release.Expert);
        return state.Members[number].Stage == MemberStage.Held ? [new MemberMoved(number, MemberStage.Released)] : [];
    }

    private static ImmutableArray<DeploymentEvent> Remove(DeploymentRecord state, RemoveMember remove)
    {
        var number = Member(state, remove.Expert);
        return state.Members[number].Stage switch
        {
            MemberStage.Returning => [],
            MemberStage.Travelling or MemberStage.OnSite => [new MemberMoved(number, MemberStage.Returning)],
            _ => [new MemberMoved(number, MemberStage.Dropped)],
        };
    }

    private static ImmutableArray<DeploymentEvent> Move(DeploymentRecord state, MoveMember move, ImmutableArray<KnownGrant> grants, DeploymentRole role, DateTimeOffset now)
    {
        // Who is back may be reported twice, and belongs to it no more after the first time.
        if (move.Stage == MemberStage.Home && IndexOf(state, move.Expert) < 0 && state.Members.Any(member => member.Expert == move.Expert && member.Stage == MemberStage.Home))
        {
            return [];
        }

        var number = Member(state, move.Expert);
        var member = state.Members[number];
        if (member.Stage == move.Stage)
        {
            return [];
        }

        switch (member.Stage, move.Stage)
        {
            case (MemberStage.Released, MemberStage.Travelling) when state.State != DeploymentState.Withdrawing:
                if (member.Team is not { } team)
                {
                    throw new MeshException(MeshErrorCodes.NotAllowedNow, $"{move.Expert} is in the reserve; place it in a team first.");
                }

                if (Team(state, team.Letter).Leader is null)
                {
                    throw new MeshException(MeshErrorCodes.NotAllowedNow, $"Team {team.Letter} has no leader; name one first.");
                }

                return [.. MandateRules.RequireAny(state, grants, now), new MemberMoved(number, MemberStage.Travelling)];
            case (MemberStage.Travelling, MemberStage.OnSite) when state.State != DeploymentState.Withdrawing:
                return [.. MandateRules.RequireAny(state, grants, now), new MemberMoved(number, MemberStage.OnSite)];
            case (MemberStage.Returning, MemberStage.Home):
                return state.State == DeploymentState.Withdrawing && !state.Members.Where((_, other) => other != number).Any(other => other.IsAway)
                    ? [new MemberMoved(number, MemberStage.Home), new DeploymentEnded(DeploymentState.Concluded, null)]
                    : [new MemberMoved(number, MemberStage.Home)];
            case (_, MemberStage.Travelling or MemberStage.OnSite or MemberStage.Home):
                throw new MeshException(MeshErrorCodes.NotAllowedNow, $"{move.Expert} is {EnumText.Of(member.Stage)}, and cannot be {EnumText.Of(move.Stage)} next.");
            default:
                throw new MeshException(MeshErrorCodes.Invalid, "stage: travelling, on-site or home.");
        }
    }

    private static DeploymentRecord Moved(DeploymentRecord state, MemberMoved moved, DateTimeOffset at)
    {
        var member = state.Members[moved.Member];
        var isFirst = moved.Stage == MemberStage.OnSite && state.State == DeploymentState.Mobilising;
        var left = moved.Stage is MemberStage.Returning or MemberStage.Dropped or MemberStage.Home ? Unled(state, moved.Member) : state;
        return left with
        {
            State = isFirst ? DeploymentState.Deployed : state.State,
            OnSiteAt = moved.Stage == MemberStage.OnSite ? state.OnSiteAt ?? at : state.OnSiteAt,
            Members = state.Members.SetItem(moved.Member, member with
            {
                Stage = moved.Stage,
                HeldUntil = null,
                ArrivedAt = moved.Stage == MemberStage.OnSite ? at : member.ArrivedAt,
            }),
        };
    }

    /// <summary>The deployment when a member leads no team any more.</summary>
    private static DeploymentRecord Unled(DeploymentRecord state, int member) =>
        state with { Teams = [.. state.Teams.Select(team => team.Leader == state.Members[member].Expert ? team with { Leader = null } : team)] };

    private static DeploymentTeam Team(DeploymentRecord state, char letter) =>
        state.Teams.FirstOrDefault(team => team.Team.Letter == letter) ?? throw new MeshException(MeshErrorCodes.Invalid, $"team: there is no team {letter}; form it first.");

    private static int Member(DeploymentRecord state, ExpertId expert) =>
        IndexOf(state, expert) is >= 0 and var number ? number : throw new MeshException(MeshErrorCodes.NotFound, $"{expert} is no member of the deployment, or is not any more.");
}
