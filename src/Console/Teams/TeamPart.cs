using System.Globalization;
using Interpol.Mesh.Console.Layout;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Console.Teams;

/// <summary>A part of a team's page. Who may do what is decided by <see cref="TeamAccess"/> alone; the page offers nothing that it would refuse.</summary>
public abstract class TeamPart : PagePart<TeamPage>
{
    /// <summary>The team.</summary>
    protected TeamBody Team => Page.Team!;

    /// <summary>What the team has done.</summary>
    protected TeamDetailsBody Details => Team.Details!;

    /// <summary>Who belongs to the team now.</summary>
    protected IEnumerable<TeamMember> Present => Team.Members.Where(member => member.LeftAt is null);

    /// <summary>Whether the officer may do that, and the team is not closed.</summary>
    /// <param name="act">What.</param>
    protected bool May(TeamAct act) => Team.Status != TeamStatus.Closed && Page.Role is { } role && TeamAccess.May(role, act);

    /// <summary>A number that was typed, with a point or a comma; null when it is none.</summary>
    /// <param name="text">What was typed.</param>
    protected static double? NumberOf(string? text) =>
        double.TryParse(text?.Trim().Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
