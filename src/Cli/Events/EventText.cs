using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Events;

/// <summary>Major events as text.</summary>
internal static class EventText
{
    /// <summary>A line for an event.</summary>
    public static string Line(EventBody body) => Terminal.Printable(string.Create(
        CultureInfo.InvariantCulture, $"{body.Id}  {EnumText.Of(body.State),-7}  {body.Plan.From:yyyy-MM-dd} to {body.Plan.Until:yyyy-MM-dd}  screening {EnumText.Of(body.Screening)}  {body.Plan.Name}"));

    /// <summary>All that is known of an event.</summary>
    public static string Of(EventBody body)
    {
        var plan = body.Plan;
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{body.Id}  {EnumText.Of(body.State)}  version {body.Version}"));
        text.Say("name", plan.Name);
        text.Say("days", string.Create(CultureInfo.InvariantCulture, $"{plan.From:yyyy-MM-dd} to {plan.Until:yyyy-MM-dd}, {plan.TimeZone}"));
        text.Say("rehearsal", plan.RehearsalOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        text.Say("sites", string.Join("; ", plan.Sites.Select(site => site.Zones.IsDefaultOrEmpty ? $"{site.Code} ({site.Name})" : $"{site.Code} ({site.Name}: {string.Join(", ", site.Zones)})")));
        text.Say("entrances", string.Join("; ", plan.Checkpoints.Select(point => point.Zone is null ? $"{point.Code} at {point.Site}" : $"{point.Code} at {point.Site}, {point.Zone}")));
        text.Say("tasks", plan.Tasks.IsEmpty ? null : string.Join("; ", plan.Tasks.Select(task => $"{task.Code} by {task.Owner}{(task.Site is null ? string.Empty : $" at {task.Site}")}")));
        text.Say("team", plan.Team.IsEmpty ? null : string.Join(", ", plan.Team));
        text.Say("contacts", plan.Contacts);
        text.Say("screening", body.StoppedBy is { } stopped ? $"{EnumText.Of(body.Screening)}: the grant {body.Consent} is {EnumText.Of(stopped)}" : EnumText.Of(body.Screening));
        foreach (var emergency in body.Emergencies)
        {
            text.Say("emergency", $"{TimelineText.Time(emergency.At)} by {emergency.By.Owner}{(emergency.Site is null ? string.Empty : $" at {emergency.Site}")}: {emergency.What}");
        }

        text.Say("closed", body.ClosedAt is { } closed ? $"{TimelineText.Time(closed)}; the lists are deleted at {TimelineText.Time(body.DeleteAt!.Value)}" : null);
        text.Say("problem", body.Problem);
        return text.ToString();
    }

    /// <summary>The figures of an event.</summary>
    public static string Of(EventFigures figures)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{figures.Listed} listed, {figures.Screened} screened, {figures.Suspicious} suspicious"), 12);
        text.Say("screened up to", figures.ScreenedUpTo is { } at ? TimelineText.Time(at) : null);
        text.Say("to be asked", figures.ShownWaiting == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{figures.ShownWaiting} that were shown at entrances"));
        foreach (var day in figures.Days)
        {
            text.Say(
                day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{day.Listed} listed, {day.Screened} screened, {day.Suspicious} suspicious, {day.Admitted} admitted, {day.Refused} refused, {day.OnStaleData} on stale data, {day.Alarms} alarms"));
        }

        return text.ToString();
    }

    /// <summary>What was found of a badge; whoever clears it says when that was, to the last digit.</summary>
    public static string Line(Finding finding) => Terminal.Printable(
        $"{finding.Badge}  {finding.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}  {string.Join(", ", finding.Records.Select(found => $"{found.Owner} {found.Record}{(found.Checkpoint is { } checkpoint ? $" shown at {checkpoint}" : string.Empty)}{(found.Score is { } score ? string.Create(CultureInfo.InvariantCulture, $" ({score:0.000})") : string.Empty)}"))}{(finding.ClearedAt is null ? string.Empty : "  cleared")}");

    /// <summary>What was decided of a badge, for whoever stands at the entrance.</summary>
    public static string Line(DecidedPassage passage, Accreditation? entry) => Terminal.Printable(string.Join(
        "  ",
        new[]
        {
            passage.Badge,
            EnumText.Of(passage.Direction),
            passage.Verdict == PassageVerdict.Admitted && passage.DataAsOf is { } old ? $"admitted on data of {TimelineText.Time(old)}" : EnumText.Of(passage.Verdict),
            passage.AtHub is { } atHub ? $"(the hub says: {EnumText.Of(atHub)})" : null,
            entry is null ? null : string.Join(" / ", entry.Person.Names.Select(name => name.Text ?? $"{name.Family} {name.Given}".Trim())),
        }.OfType<string>()));
}
