using System.Collections.Frozen;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Teams;

/// <summary>Who may see and do what of a team. The one place where that is decided: the team's actor asks it, and gateways for what they keep of a team.</summary>
public static class TeamAccess
{
    /// <summary>The General Secretariat, which commands.</summary>
    public static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    private static readonly FrozenDictionary<TeamRole, FrozenSet<TeamAct>> Acts = new Dictionary<TeamRole, FrozenSet<TeamAct>>
    {
        [TeamRole.Leader] = [TeamAct.Read, TeamAct.ReadLog, TeamAct.ReadItems, TeamAct.Work, TeamAct.Lead, TeamAct.SetCheckIns, TeamAct.Hand, TeamAct.UseItem],
        [TeamRole.Member] = [TeamAct.Read, TeamAct.ReadLog, TeamAct.ReadItems, TeamAct.Work, TeamAct.Hand, TeamAct.UseItem],
        [TeamRole.Command] = [TeamAct.Read, TeamAct.ReadLog, TeamAct.ReadItems, TeamAct.SetCheckIns, TeamAct.Hand, TeamAct.UseItem],
        [TeamRole.Host] = [TeamAct.Read, TeamAct.ReadItems, TeamAct.Hand, TeamAct.UseItem, TeamAct.TakeOffer],
        [TeamRole.Contributor] = [TeamAct.Read],
    }.ToFrozenDictionary();

    /// <summary>What somebody is to a team; null when the team does not concern them.</summary>
    /// <param name="team">The team.</param>
    /// <param name="who">Who.</param>
    /// <param name="at">When it was done: who belonged to the team then acts as a member still. Null for now.</param>
    public static TeamRole? RoleOf(TeamRecord team, Author who, DateTimeOffset? at = null)
    {
        if (MemberOf(team, who, at) is { } member)
        {
            return member.Expert == team.Leader ? TeamRole.Leader : TeamRole.Member;
        }

        return who.Owner == Secretariat ? TeamRole.Command
            : who.Owner == team.Id.Deployment.Host ? TeamRole.Host
            : team.Contributors.Contains(who.Owner) ? TeamRole.Contributor
            : null;
    }

    /// <summary>The member as which somebody acts; null for who is none.</summary>
    /// <param name="team">The team.</param>
    /// <param name="who">Who.</param>
    /// <param name="at">See <see cref="RoleOf"/>.</param>
    public static TeamMember? MemberOf(TeamRecord team, Author who, DateTimeOffset? at = null) => team.Members.FirstOrDefault(member =>
        member.Expert.Owner == who.Owner && member.Officer == who.Officer && (member.LeftAt is not { } left || (at is { } then && then >= member.JoinedAt && then < left)));

    /// <summary>Whether somebody may.</summary>
    /// <param name="role">What they are to the team.</param>
    /// <param name="act">What they would do.</param>
    public static bool May(TeamRole role, TeamAct act) => Acts[role].Contains(act);

    /// <summary>A team as somebody is told of it.</summary>
    /// <param name="team">The team.</param>
    /// <param name="role">What they are to it.</param>
    public static TeamRecord ToldTo(TeamRecord team, TeamRole role) => May(role, TeamAct.ReadItems) ? team : team with { Items = [], Offers = [], Numbers = [] };
}

/// <summary>What somebody is to a team.</summary>
public enum TeamRole
{
    /// <summary>An officer of an owner that has, or had, an expert in the team.</summary>
    Contributor = 0,

    /// <summary>An officer of the host.</summary>
    Host = 1,

    /// <summary>The Secretariat, which commands.</summary>
    Command = 2,

    /// <summary>A member.</summary>
    Member = 3,

    /// <summary>The leader.</summary>
    Leader = 4,
}

/// <summary>What can be done with a team, as far as it matters who does.</summary>
public enum TeamAct
{
    /// <summary>Read where the team and its members are, how far the search is, and situation reports.</summary>
    Read = 0,

    /// <summary>Read the log.</summary>
    ReadLog = 1,

    /// <summary>Read items with their files and custody chains, and offered drafts.</summary>
    ReadItems = 2,

    /// <summary>Check in, say where one is, write into the log, search, collect, issue equipment, offer drafts.</summary>
    Work = 3,

    /// <summary>File situation reports, and check in for others.</summary>
    Lead = 4,

    /// <summary>Say who checks in how often.</summary>
    SetCheckIns = 5,

    /// <summary>Record steps of custody chains.</summary>
    Hand = 6,

    /// <summary>Check an item, or attach it to a case.</summary>
    UseItem = 7,

    /// <summary>Take an offered draft.</summary>
    TakeOffer = 8,
}
