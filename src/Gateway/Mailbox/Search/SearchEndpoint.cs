using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>Searching what an owner received and sent. Only its gateway can: hubs cannot read it.</summary>
internal static class SearchEndpoint
{
    private const int DefaultMax = 20;
    private const int MostResults = 100;
    private const int MaxFilterLength = 100;

    /// <summary>Adds the address.</summary>
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/owners/{code}/search", FindAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Search)
            .AuditedMailboxRead(AuditActions.Search)
            .WithName("searchMessages")
            .WithTags("Messages")
            .WithSummary("Search the owner's own messages, received and sent.")
            .WithDescription("q holds words and phrases in quotes that must all be in the message; case and diacritics do not matter. from and to are owners' codes, sender is the number of the officer or the name of the system that composed the message, kind is message, broadcast or diffusion, crimeArea and case are as the message has them; after and before are times. The newest come first. After a start the index fills from the newest on; the answer says how far it is and what was not searched.");

    private static async Task<Ok<SearchBody>> FindAsync(
        HttpContext context,
        Caller caller,
        string? q,
        string? from,
        string? to,
        string? sender,
        string? kind,
        string? crimeArea,
        string? @case,
        string? after,
        string? before,
        string? max,
        Mailboxes mailboxes,
        FeedEntryWriter entries)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "q", "from", "to", "sender", "kind", "crimeArea", "case", "after", "before", "max");
        var tags = ImmutableArray.CreateBuilder<string>();
        Add(tags, from, text => SearchTag.From(Owner(text, "from")));
        Add(tags, to, text => SearchTag.To(Owner(text, "to")));
        Add(tags, sender, text => SearchTag.Sender(Short(text, "sender")));
        Add(tags, kind, Kind);
        Add(tags, crimeArea, text => SearchTag.CrimeArea(Short(text, "crimeArea")));
        Add(tags, @case, text => SearchTag.Case(Short(text, "case")));
        var query = new SearchQuery(
            string.IsNullOrWhiteSpace(q) ? [] : SearchText.Parse(q),
            tags.ToImmutable(),
            Time(after, "after"),
            Time(before, "before"));
        if (query is { Expression: null, After: null, Before: null })
        {
            throw RequestRefusedException.Invalid("q", "Say what to search for: words in the query parameter q, or a filter.");
        }

        var most = QueryRules.Number(max, "max", 1, MostResults, DefaultMax);
        var mailbox = mailboxes.Of(owner);
        var hits = await mailbox.Search.FindAsync(query, most, context.RequestAborted);
        var items = await mailbox.ReadFoundAsync(hits.Rows, context.RequestAborted);
        var progress = mailbox.Search.Progress;
        var note = Note(hits, progress);
        var body = new SearchBody([.. items.Select(item => entries.Body(owner, item, cursor: null))], note is null, progress.ToString(), note);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(body);
    }

    private static string? Note(SearchHits hits, SearchProgress progress) => (hits.Cut, progress.Complete, progress.OldestLeftOut) switch
    {
        (true, _, _) => "The search took too long and was stopped; older messages were not searched. Search for rarer words, or set after and before.",
        (_, false, _) => $"The index is being filled from the newest messages on: {progress}. Older messages are not searched yet.",
        (_, _, true) => "The index is full; the oldest messages are not searched.",
        _ when progress.Failed > 0 => $"The index could not take all messages: {progress}. The others are not searched; tell your operator.",
        _ => null,
    };

    private static void Add(ImmutableArray<string>.Builder tags, string? text, Func<string, string> tag)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            tags.Add(tag(text));
        }
    }

    private static string Owner(string text, string field) => OwnerId.TryParse(text, out var owner)
        ? owner.Value
        : throw RequestRefusedException.Malformed(field, $"The query parameter {field} is not an owner's code: two to eight upper-case letters and digits, for example BR.");

    private static string Kind(string text) => EnumText.TryParse<MessageKind>(text, out var kind)
        ? SearchTag.Kind(kind)
        : throw RequestRefusedException.Invalid("kind", "The query parameter kind must be one of message, broadcast, diffusion.");

    private static string Short(string text, string field) => text.Length <= MaxFilterLength
        ? text
        : throw RequestRefusedException.Invalid(field, $"The query parameter {field} has more than {MaxFilterLength} characters.");

    private static long? Time(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeSeconds()
            : throw RequestRefusedException.Invalid(field, $"The query parameter {field} is not a time, for example 2026-03-01T12:00:00Z.");
    }
}
