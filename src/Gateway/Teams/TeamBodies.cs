using System.Text.Json;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Teams;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class TeamBodies
{
    private const string Unreadable = "A text cannot be shown as it came: it is not what a gateway of this version writes.";

    /// <summary>A team as lists show it.</summary>
    public static TeamBody Of(TeamView view)
    {
        var team = view.Record;
        return new TeamBody(team.Id, team.Status, view.Version, team.StartedAt, team.ClosedAt, team.Site, team.Leader, team.Members, team.CheckIns, team.Alarm, null, null, null);
    }

    /// <summary>An item.</summary>
    public static TeamItemBody Of(TeamItem item) => new(
        item.Number,
        item.Kind,
        AuthorBody.Of(item.Collector),
        item.Chain.Condition,
        AuthorBody.Of(item.Chain.Holder),
        item.Chain.Steps,
        item.Chain.LastLink,
        [.. item.Uses.Select(use => new TeamItemUseBody(use.Kind, AuthorBody.Of(use.By), use.At, use.Target))]);

    /// <summary>An entry with its text.</summary>
    public static TeamEntryBody Of(TeamEntry entry, OpenedText opened)
    {
        var item = entry.Kind == TeamEntryKind.Item ? Read<TeamItemText>(opened.Text) : null;
        var draft = entry.Kind == TeamEntryKind.Offer ? Read<SubmitNoticeRequest>(opened.Text) : null;
        var isRead = entry.Kind switch { TeamEntryKind.Item => item is not null, TeamEntryKind.Offer => draft is not null, _ => true };
        return new TeamEntryBody(
            entry.Kind,
            entry.Number,
            entry.Version,
            AuthorBody.Of(entry.By),
            entry.At,
            entry.RecordedAt,
            entry.IsLate,
            entry.Task,
            entry.Kind is TeamEntryKind.Log or TeamEntryKind.Report ? opened.Text : item?.Text,
            item?.Finder,
            item?.PropertyOf,
            draft,
            [.. entry.Files.Select(file => new AttachmentAnswer(file.Hash, file.Size))],
            opened.Problem ?? (isRead ? null : Unreadable));
    }

    /// <summary>An act that is kept here.</summary>
    /// <param name="kept">The act.</param>
    /// <param name="text">What it says; null for nothing, and when it cannot be shown.</param>
    public static KeptActBody Of(KeptAct kept, string? text) => new(
        kept.Act.Operation,
        WordOf(kept.Act.Command),
        NumberOf(kept.Act.Command),
        kept.Act.By.Officer,
        kept.Act.Command.ActedAt ?? default,
        kept.Code is null ? KeptActState.Waiting : KeptActState.Refused,
        kept.Code,
        kept.Reason ?? TeamService.KeptNote,
        text);

    /// <summary>The act of a team in words with dashes: the name of the command.</summary>
    private static string WordOf(TeamCommand command) => JsonNamingPolicy.KebabCaseLower.ConvertName(command.GetType().Name);

    private static int? NumberOf(TeamCommand command) => command switch
    {
        CollectItem item => item.Number,
        RecordItemCustody custody => custody.Number,
        FileReport report => report.Number,
        OfferDraft offer => offer.Item,
        NoteItemUse use => use.Number,
        _ => null,
    };

    private static T? Read<T>(string? text)
        where T : class
    {
        try
        {
            return text is not null && JsonSerializer.Deserialize<T>(text, MeshJson.Strict) is { } read && !RequestRules.ProblemsOf(read).Any() ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
