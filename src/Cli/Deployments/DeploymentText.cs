using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Deployments;

/// <summary>Deployments as text.</summary>
internal static class DeploymentText
{
    /// <summary>A line for a deployment.</summary>
    public static string Line(DeploymentBody one) =>
        $"{one.Id}  {EnumText.Of(one.State),-11}  {EnumText.Of(one.Need.Kind)} {EnumText.Of(one.Need.Magnitude)}  {Terminal.Printable(string.Join(", ", one.Need.Sites.Select(site => site.Name)))}{(one.Until is { } until ? $"  until {TimelineText.Time(until)}" : string.Empty)}";

    /// <summary>All that is known of a deployment.</summary>
    public static string Of(DeploymentBody one)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{one.Id}  {EnumText.Of(one.State)}  version {one.Version}"));
        text.Say("need", $"{EnumText.Of(one.Need.Kind)}, {EnumText.Of(one.Need.Magnitude)}: {string.Join(',', one.Need.Tasks)}");
        foreach (var (number, site) in one.Need.Sites.Index())
        {
            text.Say("site", string.Create(CultureInfo.InvariantCulture, $"{number}: {site.Name} ({site.Latitude}, {site.Longitude})"));
        }

        text.Say("estimate", string.Create(CultureInfo.InvariantCulture, $"{one.Estimate.People} people for {one.Estimate.Days} days"));
        text.Say("headline", one.Headline);
        text.Say("source", one.Source);
        text.Say("reason", one.Reason);
        text.Say("until", one.Until is { } until ? TimelineText.Time(until) : null);
        foreach (var mandate in one.Mandates)
        {
            var standing = mandate.EndedAs is { } ended ? EnumText.Of(ended) : mandate.GrantEndsAt is { } ends ? $"granted {string.Join(',', mandate.Granted)} until {TimelineText.Time(ends)}" : "no grant used yet";
            text.Say("mandate", $"{mandate.Consent}: {string.Join(',', mandate.Tasks)}, {standing}");
        }

        if (one.Turn is { } turn)
        {
            text.Say("turn", $"into {EnumText.Of(turn.Kind)} until {TimelineText.Time(turn.Until)}, {(turn.TakenAt is { } taken ? $"since {TimelineText.Time(taken)}" : "with the first step under the grant")} {turn.Consent}");
        }

        foreach (var team in one.Teams)
        {
            text.Say("team", $"{team.Team.Letter} at site {team.Site}, led by {team.Leader?.Value ?? "nobody yet"}{(team.Team == one.Coordinator ? ", coordinates on site" : string.Empty)}");
        }

        foreach (var member in one.Members)
        {
            text.Say("member", $"{member.Expert}  {EnumText.Of(member.Stage)}  {(member.Team is { } team ? $"team {team.Letter}" : "reserve")}{(member.HeldUntil is { } held ? $", held until {TimelineText.Time(held)}" : string.Empty)}");
        }

        if (one.Approval is { } approval)
        {
            text.Say("approved", $"by {By(approval.By)}{(approval.Room is { } room ? $" in {room}, which led," : string.Empty)} at {TimelineText.Time(approval.At)}, on site by {TimelineText.Time(approval.OnSiteBy)}{(one.IsLate ? ": late" : string.Empty)}");
        }

        text.Say("on site", one.OnSiteAt is { } at ? TimelineText.Time(at) : null);
        foreach (var extension in one.Extensions)
        {
            text.Say("extended", $"at {TimelineText.Time(extension.At)} until {TimelineText.Time(extension.Until)}: {extension.Reason}");
        }

        foreach (var arrest in one.Arrests)
        {
            text.Say("arrest", $"reported by {By(arrest.By)} at {TimelineText.Time(arrest.At)}: {arrest.Report}");
        }

        text.Say("because", one.ClosingReason);
        text.Say("report", one.Report);
        text.Say("problem", one.Problem);
        return text.ToString();
    }

    private static string By(AuthorBody author) => author.Officer is null ? author.Owner.Value : $"{author.Owner} (officer {author.Officer})";
}
