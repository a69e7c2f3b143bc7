using System.Text.Json;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>Notices that lie as drafts with the bureau's gateways: what they say is on no hub before they are submitted.</summary>
internal static class NoticeDraftEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void Map(RouteGroupBuilder routes)
    {
        routes.MapPost(DraftEndpoints.One + "/check", CheckAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.ChangeNotice)
            .WithName("checkDraft")
            .WithSummary("Check the draft of a notice without submitting it.")
            .WithDescription("Answers everything that the automatic checks would refuse. Needs no body; nothing leaves the gateway.");

        NoticeEndpoints.Changing(routes.MapPost(DraftEndpoints.One + "/submit", SubmitAsync), MeshPolicies.Bureau, AuditActions.ChangeNotice)
            .WithName("submitDraft")
            .WithSummary("Submit the draft of a notice.")
            .WithDescription("As submitting a notice does. The draft stays until it is deleted, so that this can be repeated. Needs no body when the header Idempotency-Key names the operation.");
    }

    private static async Task<Ok<NoticeCheckBody>> CheckAsync(
        HttpContext context, Caller caller, string draft, OwnerStores stores, NoticeDrafts drafts, BodyProblems bodies) =>
        TypedResults.Ok(await drafts.CheckAsync(caller.Owner, await ReadAsync(context, caller, draft, stores, bodies), context.RequestAborted));

    private static async Task<Created<NoticeView>> SubmitAsync(
        HttpContext context, Caller caller, string draft, CommandRequest? request, OwnerStores stores, NoticeService notices, BodyProblems bodies)
    {
        var kept = await ReadAsync(context, caller, draft, stores, bodies) with { OperationId = request?.OperationId };
        return NoticeEndpoints.Created(context, caller, await notices.SubmitAsync(caller, CommandOrder.Of(context.Request, caller, kept), kept, context.RequestAborted));
    }

    /// <summary>The request that a draft holds, under the same rules as if it came now.</summary>
    private static async Task<SubmitNoticeRequest> ReadAsync(HttpContext context, Caller caller, string id, OwnerStores stores, BodyProblems bodies)
    {
        context.AuditObject($"draft {id}");
        var draft = (await DraftEndpoints.FindAsync(caller, id, stores, context.RequestAborted)).Item;
        if (draft.About != DraftKind.Notice)
        {
            throw RequestRefusedException.Invalid("kind", "It is the draft of a message, not of a notice.");
        }

        SubmitNoticeRequest request;
        try
        {
            request = JsonSerializer.Deserialize<SubmitNoticeRequest>(KeptBody.Unpack(draft.Body), MeshJson.Strict)!;
        }
        catch (JsonException malformed)
        {
            throw bodies.Of(malformed, typeof(SubmitNoticeRequest));
        }

        List<FieldProblem> broken =
        [
            .. RequestRules.ProblemsOf(request), .. RequestRules.ProblemsOf(request.Handling, "handling."), .. RequestRules.ProblemsOf(request.Handling?.Audience, "handling.audience."),
        ];
        return broken.Count == 0 ? request : throw RequestRefusedException.Invalid(broken);
    }
}
