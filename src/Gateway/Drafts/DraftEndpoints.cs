using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Drafts;

/// <summary>Drafts and templates of messages and notices.</summary>
internal static class DraftEndpoints
{
    /// <summary>Bytes of a request with a draft: 128 KiB.</summary>
    public const int BodyBytes = 128 * 1024;

    private const string All = "/api/v1/owners/{code}/drafts";

    /// <summary>The address of one draft.</summary>
    public const string One = All + "/{draft}";

    /// <summary>Adds the addresses.</summary>
    public static void MapDrafts(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).RequireAuthorization(MeshPolicies.Bureau).WithTags("Desk");
        routes.MapGet(All, ListAsync)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listDrafts")
            .WithSummary("List the own drafts and templates and those that the bureau shares.");

        routes.MapGet(One, GetAsync)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("getDraft")
            .WithSummary("Read a draft or a template.");

        routes.MapPut(One, PutAsync)
            .AuditedWhenRefused(AuditActions.Administer)
            .LimitsBody(BodyBytes)
            .ReadsIfMatch()
            .WithName("putDraft")
            .WithSummary("Create or change a draft or a template.")
            .WithDescription("The caller chooses the id: 1 to 64 letters, digits, dots, dashes and underscores. With If-Match and the ETag that was seen, the change is refused (412) when somebody else changed it since; with If-None-Match: * when there is one already. The request in it is not checked before it is sent.");

        routes.MapDelete(One, DeleteAsync)
            .AuditedWhenRefused(AuditActions.Administer)
            .ReadsIfMatch()
            .WithName("deleteDraft")
            .WithSummary("Delete a draft or a template.")
            .WithDescription("Without effect when there is none.");
    }

    private static async Task<Ok<DraftsBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var officer = caller.RequireOfficer();
        var drafts = state.AllVersioned<Draft>()
            .Where(found => IsFor(found.Item, officer))
            .OrderByDescending(found => found.Item.ChangedAt)
            .Select(found => BodyOf(found, withRequest: false));
        return TypedResults.Ok(new DraftsBody([.. drafts]));
    }

    /// <summary>A draft that the caller may read.</summary>
    /// <exception cref="RequestRefusedException">404: there is none of this officer or of the bureau.</exception>
    public static async Task<Versioned<Draft>> FindAsync(Caller caller, string draft, OwnerStores stores, CancellationToken cancellationToken)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(cancellationToken);
        var found = state.FindVersioned<Draft>(Id(draft));
        return found is not null && IsFor(found.Item, caller.RequireOfficer()) ? found : throw NotFound();
    }

    private static async Task<Ok<DraftBody>> GetAsync(HttpContext context, Caller caller, string draft, OwnerStores stores) =>
        Answer(context, await FindAsync(caller, draft, stores, context.RequestAborted));

    private static async Task<Ok<DraftBody>> PutAsync(HttpContext context, Caller caller, string draft, DraftRequest request, OwnerStores stores, TimeProvider time)
    {
        var officer = caller.RequireOfficer();
        Id(draft);
        context.AuditObject($"draft {draft}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        var kept = KeptBody.Pack(JsonSerializer.SerializeToUtf8Bytes(request.Request, MeshJsonContext.Default.JsonElement));
        var found = await stores.Of(caller.Owner).ChangeAsync(
            state =>
            {
                var present = state.FindVersioned<Draft>(draft);
                RequireVersion(present, expected);
                var maker = present is null ? officer : IsFor(present.Item, officer) ? present.Item.Officer : throw NotFound();

                // Only its maker takes a shared draft back.
                var staysShared = request.Shared || (maker != officer && present!.Item.IsShared);
                var changed = new Draft(draft, maker, request.Template, staysShared, request.Title, kept, officer, time.GetUtcNow())
                {
                    About = request.Kind == DraftKind.Message ? null : request.Kind,
                };
                return StoreChange.Put(state, changed);
            },
            context.RequestAborted);
        return Answer(context, found);
    }

    private static async Task<NoContent> DeleteAsync(HttpContext context, Caller caller, string draft, OwnerStores stores)
    {
        var officer = caller.RequireOfficer();
        Id(draft);
        context.AuditObject($"draft {draft}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        await stores.Of(caller.Owner).ChangeAsync(
            state =>
            {
                if (state.FindVersioned<Draft>(draft) is not { } present)
                {
                    return StoreChange.None(false);
                }

                RequireVersion(present, expected);
                return IsFor(present.Item, officer) ? StoreChange.Remove(true, present.Item) : throw NotFound();
            },
            context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static bool IsFor(Draft draft, string officer) => draft.IsShared || draft.Officer == officer;

    private static void RequireVersion(Versioned<Draft>? present, long? expected)
    {
        if (expected is { } version && version != (present?.Version ?? 0))
        {
            throw IfMatch.Refused("the draft");
        }
    }

    private static string Id(string draft) => OperationId.TryParse(draft, out _)
        ? draft
        : throw RequestRefusedException.Malformed("draft", "A draft's id is 1 to 64 letters, digits, dots, dashes or underscores.");

    private static RequestRefusedException NotFound() => RequestRefusedException.NotFound("There is no such draft of this officer or of the bureau.");

    private static DraftBody BodyOf(Versioned<Draft> found, bool withRequest)
    {
        var draft = found.Item;
        var request = withRequest ? JsonNode.Parse(KeptBody.Unpack(draft.Body)) : null;
        return new DraftBody(draft.Id, draft.Title, draft.IsTemplate, draft.IsShared, draft.Officer, draft.ChangedBy, draft.ChangedAt, found.Version, request) { Kind = draft.About ?? DraftKind.Message };
    }

    private static Ok<DraftBody> Answer(HttpContext context, Versioned<Draft> found)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        return TypedResults.Ok(BodyOf(found, withRequest: true));
    }
}

/// <summary>A message or notice that somebody works on, or a template for these.</summary>
/// <param name="Id">Its id, chosen by the caller.</param>
/// <param name="Officer">Who made it.</param>
/// <param name="IsTemplate">Whether it is a template.</param>
/// <param name="IsShared">Whether the whole bureau sees and changes it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Body">The request to send, as it was written, compressed.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record Draft(string Id, string Officer, bool IsTemplate, bool IsShared, string Title, ReadOnlyMemory<byte> Body, string ChangedBy, DateTimeOffset ChangedAt) : StoreItem(Kind, Id), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "draft";

    /// <summary>What it will become; null for a message.</summary>
    public DraftKind? About { get; init; }
}
