using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Teams;

/// <summary>Teams as text.</summary>
internal static class TeamText
{
    /// <summary>A line for a team.</summary>
    public static string Line(TeamBody team) => string.Create(
        CultureInfo.InvariantCulture,
        $"{team.Id}  {EnumText.Of(team.Status),-11}  {Terminal.Printable(team.Site.Name)}  led by {team.Leader?.Value ?? "nobody"}  {team.Members.Count(member => member.LeftAt is null)} members{(team.Alarm is null ? "" : "  SOMEBODY IS MISSING")}");

    /// <summary>What came of an act: the team, or that it is kept at the gateway.</summary>
    public static string OfAnswer(JsonElement answer) => answer.TryGetProperty("operationId", out _)
        ? Of(answer.Deserialize<KeptActBody>(MeshJson.Strict)!)
        : Of(answer.Deserialize<TeamBody>(MeshJson.Strict)!);

    /// <summary>An act that is kept at the gateway.</summary>
    public static string Of(KeptActBody act)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{act.OperationId}  {EnumText.Of(act.State)}  {act.What}{(act.Number is { } number ? $" {number}" : "")}  at {TimelineText.Time(act.ActedAt)}"));
        text.Say("note", act.Note);
        text.Say("text", act.Text);
        return text.ToString();
    }

    /// <summary>All that is known of a team but what it has written.</summary>
    public static string Of(TeamBody team)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{team.Id}  {EnumText.Of(team.Status)}  version {team.Version}"));
        text.Say("note", team.Note);
        text.Say("site", string.Create(CultureInfo.InvariantCulture, $"{team.Site.Name} ({team.Site.Latitude:0.####}, {team.Site.Longitude:0.####})"));
        text.Say("check-ins", string.Create(CultureInfo.InvariantCulture, $"{(team.CheckIns.Each ? "each member" : "one for all")} every {team.CheckIns.Hours} h"));
        text.Say("MISSING", team.Alarm is { } alarm ? $"{string.Join(", ", alarm.Missing)} since {TimelineText.Time(alarm.Since)}{(alarm.CommandToldAt is null ? "" : ", the command centre was told")}" : null);
        foreach (var member in team.Members)
        {
            text.Say(
                member.Expert == team.Leader ? "leader" : "member",
                $"{member.Expert} (officer {member.Officer}){(member.LeftAt is { } left ? $", left {TimelineText.Time(left)}" : member.CheckInDue is { } due ? $", checks in by {TimelineText.Time(due)}" : "")}");
        }

        if (team.Details is { } details)
        {
            foreach (var position in details.Positions.GroupBy(position => position.Expert).Select(of => of.Last()))
            {
                text.Say("position", string.Create(CultureInfo.InvariantCulture, $"{position.Expert} {position.Place.Latitude:0.#####}, {position.Place.Longitude:0.#####} (within {position.Place.Accuracy:0} m) at {TimelineText.Time(position.At)}{Late(position.IsLate)}"));
            }

            foreach (var sector in details.Sectors)
            {
                text.Say("sector", $"{sector.Code} {EnumText.Of(sector.Status)}{(sector.StatusAt is { } at ? $" since {TimelineText.Time(at)}" : "")}: {sector.Description}");
            }

            foreach (var piece in details.Equipment)
            {
                text.Say("equipment", $"{piece.Code} {EnumText.Of(piece.Status)}, {piece.Holder}: {piece.Description}");
            }

            foreach (var item in details.Items)
            {
                text.Say("item", string.Create(CultureInfo.InvariantCulture, $"{item.Number} {EnumText.Of(item.Kind)}, {(item.Condition is { } condition ? EnumText.Of(condition) : "not collected")}, held by {By(item.Holder)}{string.Concat(item.Uses.Select(use => $", {EnumText.Of(use.Kind)} {use.Target}"))}"));
            }

            foreach (var range in details.Numbers)
            {
                text.Say("numbers", string.Create(CultureInfo.InvariantCulture, $"{range.First} to {range.Last} of {range.Expert}"));
            }

            foreach (var (number, offer) in details.Offers.Index())
            {
                text.Say("offer", string.Create(CultureInfo.InvariantCulture, $"{number + 1} about item {offer.Item}{(offer.TakenAt is null ? "" : ", taken by the host")}"));
            }

            text.Say("written", string.Create(CultureInfo.InvariantCulture, $"{details.LogEntries} entries of the log, {details.ReportVersions.Length} situation reports"));
        }

        text.Say("problem", team.Problem);
        return text.ToString();
    }

    /// <summary>Something that was written.</summary>
    public static string Of(TeamEntryBody entry)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{EnumText.Of(entry.Kind)} {entry.Number}{(entry.Version > 1 ? $" version {entry.Version}" : "")}  by {By(entry.By)} at {TimelineText.Time(entry.At)}{Late(entry.IsLate)}"));
        text.Say("task", entry.Task);
        text.Say("text", entry.Text);
        text.Say("finder", entry.Finder);
        text.Say("property of", entry.PropertyOf);
        text.Say("draft", entry.Draft is { } draft ? JsonOutput.Of(draft) : null);
        foreach (var file in entry.Files)
        {
            text.Say("file", string.Create(CultureInfo.InvariantCulture, $"{file.Sha256} {file.Bytes} bytes"));
        }

        text.Say("problem", entry.Problem);
        return text.ToString();
    }

    private static string Late(bool isLate) => isLate ? ", told late" : string.Empty;

    private static string By(AuthorBody? author) => author is null ? "nobody" : author.Officer is null ? author.Owner.Value : $"{author.Owner}/{author.Officer}";
}
