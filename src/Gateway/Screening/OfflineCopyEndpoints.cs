using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Offline copies for places without network. Supervisors make, update and end them, and systems to which one has given the scope.</summary>
internal static class OfflineCopyEndpoints
{
    private const string All = "/api/v1/owners/{code}/offline-copies";
    private const string One = All + "/{copy}";

    /// <summary>Adds what gives them out.</summary>
    public static void AddOfflineCopies(this IServiceCollection services) => services.AddSingleton<OfflineCopyService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapOfflineCopies(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Offline copies");
        Allowed(routes.MapGet(All, async (HttpContext context, Caller caller, OfflineCopyService copies) => TypedResults.Ok(await copies.ListAsync(caller.Owner, context.RequestAborted))), AuditActions.ReadOfflineCopies)
            .WithName("listOfflineCopies")
            .WithSummary("Read which offline copies this bureau has, and when they go out of date.");

        Allowed(routes.MapPut(One, async (HttpContext context, Caller caller, string copy, OfflineCopyRequest request, OfflineCopyService copies) =>
                TypedResults.Ok(await copies.BeginAsync(caller, IdOf(context, copy), request, context.RequestAborted))), AuditActions.ExportOfflineCopy)
            .WithName("beginOfflineCopy")
            .WithSummary("Begin an offline copy under an id of 32 hexadecimal digits.")
            .WithDescription("Answers its first part: what it is and how far it is, signed by the gateway. Its records are read behind that, page by page, and then what has changed meanwhile.");

        Allowed(routes.MapGet(One + "/rows", ReadRowsAsync), AuditActions.ExportOfflineCopy)
            .WithName("readOfflineRows")
            .WithSummary("Read records for an offline copy, with what this bureau may see, signed.")
            .WithDescription("after is the upTo of the page before; a page may be short and have another behind it. It may be read again from any place.");

        Allowed(routes.MapPost(One + "/changes", async (HttpContext context, Caller caller, string copy, OfflineChangesRequest request, OfflineCopyService copies) =>
                TypedResults.Ok(await copies.ReadChangesAsync(caller.Owner, IdOf(context, copy), request.Positions, context.RequestAborted))), AuditActions.UpdateOfflineCopy)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .WithName("readOfflineChanges")
            .WithSummary("Read what has changed behind an offline copy, signed; 410 when that is no longer known and a new copy is needed.");

        Allowed(routes.MapPost(One + "/report", async (HttpContext context, Caller caller, string copy, OfflineReportRequest request, OfflineCopyService copies) =>
                TypedResults.Ok(await copies.ReportAsync(caller, IdOf(context, copy), request, context.RequestAborted))), AuditActions.UpdateOfflineCopy)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .WithName("reportOfflineCopy")
            .WithSummary("Say how far an offline copy is, which acknowledges removals to the owners of the records, and hand on the checks that were made with it.");

        Allowed(routes.MapDelete(One, async (HttpContext context, Caller caller, string copy, OfflineCopyService copies) =>
            {
                await copies.RemoveAsync(caller.Owner, IdOf(context, copy), context.RequestAborted);
                return TypedResults.NoContent();
            }), AuditActions.UpdateOfflineCopy)
            .WithName("endOfflineCopy")
            .WithSummary("Say that an offline copy is destroyed.");
    }

    private static RouteHandlerBuilder Allowed(RouteHandlerBuilder route, string action) =>
        route.RequireAuthorization(MeshPolicies.OfflineCopies).AllowSystems(TokenScopes.OfflineCopies).Audited(action);

    private static async Task<Ok<OfflinePage>> ReadRowsAsync(HttpContext context, Caller caller, string copy, string? kind, string? after, OfflineCopyService copies)
    {
        QueryRules.RequireKnown(context.Request, "kind", "after");
        if (!EnumText.TryParse<RecordKind>(kind, out var known))
        {
            throw RequestRefusedException.Invalid("kind", "The query parameter kind is the kind of records, for example travel-document.");
        }

        return after is null or { Length: <= 200 }
            ? TypedResults.Ok(await copies.ReadRowsAsync(caller.Owner, IdOf(context, copy), known, after ?? string.Empty, context.RequestAborted))
            : throw RequestRefusedException.Invalid("after", "The query parameter after is the upTo of the page before.");
    }

    private static string IdOf(HttpContext context, string copy)
    {
        if (!Guid.TryParseExact(copy, "N", out _) || copy.Any(char.IsAsciiLetterUpper))
        {
            throw RequestRefusedException.Malformed("copy", "The id of an offline copy is 32 lower-case hexadecimal digits.");
        }

        context.AuditObject(copy);
        return copy;
    }
}
