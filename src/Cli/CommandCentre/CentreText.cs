using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.CommandCentre;

/// <summary>The command centre as text.</summary>
internal static class CentreText
{
    private const int MostBureaus = 20;

    /// <summary>The situation.</summary>
    public static string Of(BoardBody board)
    {
        var text = new DetailText(board.Lead is { } lead
            ? string.Create(CultureInfo.InvariantCulture, $"{lead.Room} leads in epoch {lead.Epoch} since {TimelineText.Time(lead.Since)}, by the plan {board.PlannedRoom}")
            : $"nobody leads yet, by the plan {board.PlannedRoom}");
        if (board.Question is { } question)
        {
            text.Say("asked", $"to confirm by {TimelineText.Time(question.ConfirmBy)}: {EnumText.Of(question.Reason)}{(question.IsOverdue ? ", overdue" : string.Empty)}");
        }

        if (board.HandOver is { } proposal)
        {
            text.Say("hand-over", $"to {proposal.To}, proposed by {proposal.By} at {TimelineText.Time(proposal.At)}, {proposal.Open.Length} open{(proposal.Briefing is { } briefing ? $": {briefing}" : string.Empty)}");
        }

        text.Say("briefing", board.Briefing);
        if (board.HandOverLateAt is { } late)
        {
            text.Say("hand-over", board.IsLate ? "is late" : $"late at {TimelineText.Time(late)}");
        }

        foreach (var officer in board.Present)
        {
            text.Say("on duty", $"{officer.Officer}{(officer.IsSupervisor ? " (supervisor)" : string.Empty)} in {officer.Room} until {TimelineText.Time(officer.Until)}");
        }

        foreach (var item in board.Items)
        {
            text.Say("item", Line(item));
        }

        foreach (var bureau in board.Bureaus.Take(MostBureaus))
        {
            text.Say("bureau", $"{bureau.Owner} {(bureau.Duty is { } duty ? EnumText.Of(duty) : "does not say")}, {(bureau.IsReading ? "reads" : "does not read")}");
        }

        if (board.Bureaus.Length > MostBureaus)
        {
            text.Say("bureau", string.Create(CultureInfo.InvariantCulture, $"and {board.Bureaus.Length - MostBureaus} more"));
        }

        foreach (var hub in board.UnansweredHubs)
        {
            text.Say("hub", $"{hub} does not say how its bureaus are");
        }

        return text.ToString();
    }

    /// <summary>A line for an item.</summary>
    public static string Line(QueueItemBody item)
    {
        var line = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{item.Number}  {EnumText.Of(item.Priority),-6}  {EnumText.Of(item.Kind),-7}  {item.What}  from {item.From} at {TimelineText.Time(item.ArrivedAt)}  {item.Source}"));
        line.Append(item.Room is { } room ? $"  in {room}" : string.Empty)
            .Append(item.TakenBy is { } officer ? $"  taken by {officer}" : item.TakeBy is { } by ? $"  take by {TimelineText.Time(by)}" : string.Empty)
            .Append(item.ClockOffSeconds is { } off ? string.Create(CultureInfo.InvariantCulture, $"  sender's clock off by {off:0} s") : string.Empty)
            .Append(item.Collected > 0 ? string.Create(CultureInfo.InvariantCulture, $"  stands for {item.Collected}") : string.Empty)
            .Append(item.Line is { } said ? $"  {said}" : string.Empty);
        return line.ToString();
    }

    /// <summary>A line for an alert.</summary>
    public static string Line(AlertThreadBody thread)
    {
        var offers = thread.Offers.Select(offer => $"{offer.Country} {(offer.IsCancelled ? "cancelled" : EnumText.Of(offer.Level))}");
        return Terminal.Printable(string.Create(CultureInfo.InvariantCulture, $"alert {thread.Number}  {TimelineText.Time(thread.ChangedAt)}  {thread.Messages[^1].Headline}  offers: {string.Join(", ", offers.DefaultIfEmpty("none"))}"));
    }

    /// <summary>A line for an entry of the log.</summary>
    public static string Line(LeadLogEntryBody entry)
    {
        var line = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{entry.Version}  {TimelineText.Time(entry.At)}  {entry.What}"));
        line.Append(entry.Epoch is { } epoch ? string.Create(CultureInfo.InvariantCulture, $"  epoch {epoch}") : string.Empty)
            .Append(entry.Room is { } room ? $"  {room}" : string.Empty)
            .Append(entry.Item is { } item ? string.Create(CultureInfo.InvariantCulture, $"  item {item}") : string.Empty)
            .Append(entry.About is { } about ? $"  {about}" : string.Empty)
            .Append(entry.By.Officer is { } officer ? $"  by {officer}" : string.Empty)
            .Append(entry.Told.IsEmpty ? string.Empty : $"  told {string.Join(", ", entry.Told)}");
        return line.ToString();
    }

    /// <summary>A day of a room's roster.</summary>
    public static string Of(RosterBody roster)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{roster.Room}  {roster.Day.Date:O}  {roster.Day.Hours:0} hours  {roster.TimeZone}"));
        foreach (var span in roster.Day.Spans)
        {
            text.Say(
                string.Create(CultureInfo.InvariantCulture, $"{span.From:HH:mm zzz}"),
                $"{(span.Officers.IsEmpty ? "nobody" : string.Join(", ", span.Officers))}{(span.Leads ? span.Officers.IsEmpty ? ", and the room leads: a gap" : ", leads" : string.Empty)}");
        }

        return text.ToString();
    }
}
