using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>Notices as text.</summary>
internal static class NoticePrinter
{
    private const int ContentIndent = 4;

    /// <summary>A line for a notice.</summary>
    public static string Line(NoticeSummary notice)
    {
        var born = notice.BirthDate is { } date ? $", {date}" : string.Empty;
        var from = notice.Nationalities.IsEmpty ? string.Empty : $", {string.Join(',', notice.Nationalities)}";
        var title = Terminal.Printable($"{notice.Title}{born}{from}").ReplaceLineEndings(" ");
        return $"{notice.Id,-10}  {notice.Type,-10}  {EnumText.Of(notice.State),-16}  {notice.Owner,-4}  tlp:{EnumText.Of(notice.Tlp)}  {title}{Diffusion(notice.IsDiffusion)}{(notice.AwaitsReview ? "  awaits review" : string.Empty)}";
    }

    /// <summary>A line for something that happened to a notice.</summary>
    public static string Line(NoticeHistoryEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Version,3}  {TimelineText.Time(entry.At)}  {Terminal.Printable(entry.What)}  {By(entry.By)}");

    /// <summary>How far word about a notice has come.</summary>
    public static string Of(NoticeCirculation word)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{word.What} at {word.Delivered} of {word.Of}, since {TimelineText.Time(word.At)}"));
        text.Say("missing", word.Missing.IsEmpty ? null : Codes(word.Missing));
        var missing = word.MissingHubs.IsEmpty ? string.Empty : $", missing {string.Join(',', word.MissingHubs)}";
        text.Say("hubs", string.Create(CultureInfo.InvariantCulture, $"{word.Hubs.Length} of {HubName.All.Length}{missing}"));
        return text.ToString();
    }

    /// <summary>A type of notices.</summary>
    public static string Of(NoticeType type)
    {
        var text = new DetailText($"{type.Code,-10}  {type.Purpose}");
        text.Say("asked by", Words(type.Requesters));
        text.Say("says", string.Join(", ", type.Required.Select(field => field.Replace("|", " or ", StringComparison.Ordinal))));
        text.Say("serious", type.Threshold is { } threshold
            ? string.Create(CultureInfo.InvariantCulture, $"a maximum penalty of {threshold.MaximumPenaltyMonths} months, or {threshold.SentenceMonths} months imposed and left")
            : null);
        text.Say("a year", type.Quota?.ToString(CultureInfo.InvariantCulture));
        text.Say("public", EnumText.Of(type.Public));
        text.Say("valid", string.Create(CultureInfo.InvariantCulture, $"{type.RetentionMonths} months at first"));
        return text.ToString();
    }

    /// <summary>All that the reader may know of a notice.</summary>
    public static string Of(NoticeView view) =>
        $"{Life(view)}{Content("it says", Fields(view.Record.Content), Fields(null))}{Content("it shall say", Fields(view.Record.Proposal?.Content), Fields(view.Record.Content))}";

    /// <summary>The same without what it says.</summary>
    public static string Life(NoticeView view)
    {
        var notice = view.Record;
        var text = new DetailText(string.Create(
            CultureInfo.InvariantCulture, $"{notice.Id}  {notice.Type}{Diffusion(notice.IsDiffusion)}  {EnumText.Of(notice.State)}  {notice.Owner}  version {view.Version}"));
        SayHandling(text, notice);
        SayLife(text, notice);
        foreach (var report in notice.Reports)
        {
            text.Say("report", $"{EnumText.Of(report.Kind)}, {Done(report.By, report.At)}{Because(", ", report.Country, report.Place, report.Explanation)}");
        }

        return text.ToString();
    }

    private static void SayHandling(DetailText text, NoticeRecord notice)
    {
        var handling = notice.Handling;
        text.Say("prepared", $"{Done(notice.PreparedBy, notice.SubmittedAt)}, as {EnumText.Of(notice.Requester)}");
        foreach (var preparer in notice.Preparers.Where(preparer => preparer != notice.PreparedBy))
        {
            text.Say("prepared", $"also by {By(preparer)}");
        }

        text.Say("for", notice.OnBehalfOf?.Value);
        text.Say("handling", $"tlp:{EnumText.Of(handling.Terms.Tlp)}, {Audience(handling.Terms.Audience)}");
        text.Say("excluded", handling.Excluded.IsEmpty ? null : Codes(handling.Excluded));
        text.Say("public", handling.PublicFields.IsEmpty ? null : Words(handling.PublicFields));
    }

    private static void SayLife(DetailText text, NoticeRecord notice)
    {
        foreach (var flag in notice.Flags)
        {
            text.Say("flag", $"'{flag.Word}' in {flag.Field}");
        }

        foreach (var review in notice.Reviews)
        {
            text.Say("reviewed", $"{Done(review.By, review.At)}{Because(": ", review.Remark)}");
        }

        text.Say("published", Time(notice.PublishedAt));
        text.Say("grant", notice.Consent?.Value);
        text.Say("grant over", notice.EndedConsents.IsEmpty ? null : string.Join(", ", notice.EndedConsents));
        text.Say("valid to", Time(notice.ExpiresAt));
        if (notice.Suspension is { } suspension)
        {
            text.Say("suspended", $"{Done(suspension.By, suspension.At)} until {TimelineText.Time(suspension.Until)}{Because(": ", suspension.Reason)}");
        }

        if (notice.Decision is { } decision)
        {
            text.Say("decided", $"{Done(decision.By, decision.At)}{Because(": ", decision.Reason is { } reason ? EnumText.Of(reason) : null, decision.Explanation)}");
        }

        text.Say("delete by", Time(notice.DeleteBy));
        if (notice.LastWord is { } word)
        {
            text.Say("last word", string.Create(CultureInfo.InvariantCulture, $"{word.What} at {TimelineText.Time(word.At)}, to {word.To.Length} owners"));
        }

        if (notice.Proposal is { } asked)
        {
            text.Say("change", $"asked for {Done(asked.By, asked.At)}{(asked.ExpiresAt is { } until ? $", valid to {TimelineText.Time(until)}" : string.Empty)}");
        }
    }

    /// <summary>Fields below a heading, but for those that are known to be so; nothing when there are none.</summary>
    private static string Content(string heading, IReadOnlyDictionary<string, string> fields, IReadOnlyDictionary<string, string> known)
    {
        if (fields.Count == 0)
        {
            return string.Empty;
        }

        var gone = known.Keys.Where(field => !fields.ContainsKey(field)).Select(field => KeyValuePair.Create(field, "(nothing)"));
        var shown = fields.Where(field => known.GetValueOrDefault(field.Key) != field.Value).Concat(gone).ToList();
        var text = new DetailText($"\n  {heading}", shown.Select(field => field.Key.Length).DefaultIfEmpty().Max(), ContentIndent);
        foreach (var (field, value) in shown)
        {
            text.Say(field, value);
        }

        return text.ToString();
    }

    /// <summary>What content says, by the names of its fields in JSON, which the checks name too.</summary>
    private static Dictionary<string, string> Fields(NoticeContent? content) =>
        content is null ? [] : Leaves(string.Empty, JsonSerializer.SerializeToNode(content, MeshJson.Strict)).ToDictionary(leaf => leaf.Field, leaf => leaf.Value);

    private static IEnumerable<(string Field, string Value)> Leaves(string field, JsonNode? node) => node switch
    {
        null => [],
        JsonObject file when file["hash"] is { } hash => [(field, $"{hash}  {file["bytes"]} bytes of {file["uploader"]}")],
        JsonObject parts => parts.SelectMany(part => Leaves(field.Length == 0 ? part.Key : $"{field}.{part.Key}", part.Value)),
        JsonArray { Count: > 0 } texts when texts.All(text => text is JsonValue) => [(field, string.Join(", ", texts))],
        JsonArray list => list.Index().SelectMany(item => Leaves(string.Create(CultureInfo.InvariantCulture, $"{field}[{item.Index}]"), item.Item)),
        _ when node.GetValueKind() == JsonValueKind.False => [],
        _ => [(field, node.ToString())],
    };

    private static string Audience(Audience audience) => audience.Kind switch
    {
        AudienceKind.Region => $"region {audience.Name}",
        AudienceKind.Group => $"group {audience.Name}: {Codes(audience.Owners)}",
        AudienceKind.Owners => Codes(audience.Owners),
        var kind => EnumText.Of(kind),
    };

    private static string By(Author author) => author.Officer is null ? author.Owner.Value : Terminal.Printable($"{author.Owner} (officer {author.Officer})");

    private static string Done(Author by, DateTimeOffset at) => $"by {By(by)} at {TimelineText.Time(at)}";

    private static string Because(string mark, params IEnumerable<string?> said) => string.Concat(said.OfType<string>().Select((text, number) => (number == 0 ? mark : ", ") + text));

    private static string? Time(DateTimeOffset? time) => time is { } known ? TimelineText.Time(known) : null;

    private static string Codes(IEnumerable<OwnerId> codes) => string.Join(',', codes);

    private static string Words<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(", ", values.Select(EnumText.Of));

    private static string Diffusion(bool isDiffusion) => isDiffusion ? "  diffusion" : string.Empty;
}
