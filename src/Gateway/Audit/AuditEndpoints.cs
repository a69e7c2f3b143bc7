using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Reading who did what.</summary>
internal static class AuditEndpoints
{
    private const int DefaultMax = 100;

    /// <summary>Adds the addresses.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/owners/{code}/audit", GetAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Produces<AuditPageBody>()
            .Audited(AuditActions.ReadAudit)
            .WithName("getAudit")
            .WithTags("Audit")
            .WithSummary("Read who did what: entries in which this owner acted, and accesses of anybody to what is its own.")
            .WithDescription("Newest first; send next in before for the page behind. about=own leaves only accesses to what is this owner's own: who looked at it, and why. For supervisors.");

        routes.MapGet("/api/v1/owners/{code}/audit/heads", GetHeadsAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Produces<AuditHeadsBody>()
            .Audited(AuditActions.ReadAudit)
            .WithName("getAuditHeads")
            .WithTags("Audit")
            .WithSummary("See where the hubs' audits stand, who signed that, and what this gateway was told of it.")
            .WithDescription("A signature that is missing is that of a hub that was away; it comes when the hub is back. Alarms are heads that cannot both be true: a hub that shows different audits to different bureaus.");
    }

    private static async Task GetAsync(HttpContext context, string code, string? before, string? max, string? about, ActingOwner acting, AuditReader reader)
    {
        var owner = acting.Of(context, code);
        QueryRules.RequireKnown(context.Request, "before", "max", "about");
        if (about is not (null or "own"))
        {
            throw RequestRefusedException.Invalid("about", "The query parameter about is own, or left out.");
        }

        var page = await reader.ReadAsync(owner, Before(before), QueryRules.Number(max, "max", 1, AuditLimits.MaxPage, DefaultMax), about is not null, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, page, MeshJsonContext.Default.AuditPageBody);
    }

    private static async Task GetHeadsAsync(HttpContext context, string code, ActingOwner acting, AuditReader reader)
    {
        acting.Of(context, code);
        QueryRules.RequireKnown(context.Request);
        var heads = await reader.ReadHeadsAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, heads, MeshJsonContext.Default.AuditHeadsBody);
    }

    private static long? Before(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw RequestRefusedException.Invalid("before", "The query parameter before is the next of the page before this one.");
    }
}
