using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Cases;

/// <summary>Cases and their entries as text.</summary>
internal static class CaseText
{
    /// <summary>A line for a case.</summary>
    public static string Line(CaseBody found) => found.Status is { } status
        ? $"{found.Id}  {EnumText.Of(status),-6}  led by {found.Lead}  {Terminal.Printable(found.Title ?? found.Problem ?? string.Empty).ReplaceLineEndings(" ")}"
        : $"{found.Id}  removed";

    /// <summary>All that the reader sees of a case beside its entries.</summary>
    public static string Of(CaseBody found)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{Line(found)}  version {found.Version}"));
        text.Say("area", found.CrimeArea);
        text.Say("self", found.Self is { } self ? $"{EnumText.Of(self.Role)}, {EnumText.Of(self.State)}" : null);
        if (found.Details is { } details)
        {
            foreach (var participant in details.Participants)
            {
                text.Say("bureau", $"{participant.Owner}: {EnumText.Of(participant.Role)}, {EnumText.Of(participant.State)}");
            }

            foreach (var subject in details.Subjects)
            {
                text.Say("subject", $"{subject.Number} {EnumText.Of(subject.Kind)} of {subject.Owner}: {CaseSubjectText.Of(subject)}{(subject.Discoverable ? ", discoverable" : string.Empty)}");
                text.Say("known to", subject.KnownTo.IsEmpty ? null : $"{string.Join(", ", subject.KnownTo)} in another case: ask there");
            }

            foreach (var task in details.Tasks)
            {
                text.Say("task", $"{task.Number} {EnumText.Of(task.State)} of {task.Assignee}: {task.Text}");
                text.Say("grant over", task.GrantEndedAt is { } ended ? TimelineText.Time(ended) : null);
            }

            foreach (var item in details.Evidence)
            {
                text.Say("evidence", $"{item.Entry} of {item.Owner}: {(item.Condition is { } condition ? EnumText.Of(condition) : "not collected")}, held by {item.Holder?.Owner.Value ?? "nobody"}, {item.Steps} steps");
            }

            text.Say("entries", details.Entries.ToString(CultureInfo.InvariantCulture));
            text.Say("lead to", details.LeadOfferedTo?.Value);
            text.Say("merge to", details.MergeOffered?.Value);
            text.Say("part of", details.MergedInto?.Value);
            text.Say("because", details.ClosingReason);
        }

        text.Say("problem", found.Problem);
        return text.ToString();
    }

    /// <summary>A case that was found, and where.</summary>
    public static string Of(CaseFindingBody found)
    {
        var text = new DetailText(Line(found.Case));
        foreach (var place in found.Places)
        {
            text.Say($"{EnumText.Of(place.Where)} {place.Number?.ToString(CultureInfo.InvariantCulture)}".TrimEnd(), place.Text);
        }

        return text.ToString();
    }

    /// <summary>An entry.</summary>
    public static string Of(CaseEntryBody entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Number}  {TimelineText.Time(entry.At)}  {EnumText.Of(entry.Kind)}  {entry.By.Owner}  tlp:{EnumText.Of(entry.Tlp)}\n  {Terminal.Printable(entry.Text ?? entry.Problem ?? string.Empty).ReplaceLineEndings("\n  ")}");

    /// <summary>A step of a custody chain.</summary>
    public static string Of(CustodyStepBody step)
    {
        var hands = step.To is null ? string.Empty : $"  {NameOf(step.From)} to {NameOf(step.To)}";
        var mark = step.IsOutOfOrder ? "  OUT OF ORDER" : string.Empty;
        var text = string.Create(CultureInfo.InvariantCulture, $"{step.Number}  {TimelineText.Time(step.StatedAt)}  {EnumText.Of(step.Kind)}  by {NameOf(step.By)}, recorded {TimelineText.Time(step.RecordedAt)}{hands}{mark}\n  item  {step.Hash}\n  link  {step.Link}");
        return step.Details is { } details ? $"{text}\n  {Terminal.Printable(details).ReplaceLineEndings("\n  ")}" : text;
    }

    /// <summary>Something that has happened.</summary>
    public static string Of(CaseEventBody happened)
    {
        var number = happened.Number is { } about ? string.Create(CultureInfo.InvariantCulture, $" {about}") : string.Empty;
        var step = happened.Step is { } of ? string.Create(CultureInfo.InvariantCulture, $" step {of}") : string.Empty;
        var role = happened.Role is { } invited ? $" as {EnumText.Of(invited)}" : string.Empty;
        var text = string.Create(CultureInfo.InvariantCulture, $"{happened.Version}  {TimelineText.Time(happened.At)}  {NameOf(happened.By)}  {happened.What}{number}{step}");
        text = $"{text}{(happened.Owner is { } owner ? $" {owner}" : string.Empty)}{role}{(happened.Case is { } other ? $" {other}" : string.Empty)}";
        return (happened.Text ?? happened.Problem) is { } said ? $"{text}\n  {Terminal.Printable(said).ReplaceLineEndings("\n  ")}" : text;
    }

    private static string NameOf(AuthorBody? author) => author is null ? "nobody" : Terminal.Printable(author.Officer is null ? author.Owner.Value : $"{author.Owner}/{author.Officer}");
}
