using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Recording who did what, and reading it.</summary>
internal static class AuditEndpoints
{
    private const int DefaultMax = 100;

    /// <summary>Adds what records requests and reads audits.</summary>
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditQueue>());
        services.AddSingleton<Auditor>();
        services.AddSingleton<AnonymousAuditLimit>();
        services.AddSingleton<RequestAudit>();
        services.AddSingleton<AuditReader>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Audit");
        routes.MapGet("/api/v1/owners/{code}/audit", GetAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.ReadAudit)
            .WithName("getAudit")
            .WithSummary("Read who did what: entries in which this owner acted, and accesses of anybody to what is its own.")
            .WithDescription("Newest first; send next in before for the page behind. about=own leaves only accesses to what is this owner's own, with by=others those of others: who looked at it, and why. about=others leaves what this owner did with what is others' own. An entry with writtenLateAt is of a read of the own mailbox: the gateway answered at once and handed the entry on, and the hub wrote it at that time. For supervisors.");

        routes.MapGet("/api/v1/owners/{code}/audit/heads", GetHeadsAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.ReadAudit)
            .WithName("getAuditHeads")
            .WithSummary("See where the hubs' audits stand, and who signed that.")
            .WithDescription("A signature that is missing is that of a hub that was away; it comes when the hub is back.");

        routes.MapGet("/api/v1/audits/{hub}/{stream}", GetRowsAsync)
            .RequireAuthorization(MeshPolicies.Operations)
            .Audited(AuditActions.ReadAudit)
            .WithName("getAuditRows")
            .WithSummary("Read a hub's audit as it is stored, to check it.")
            .WithDescription("For the role operator, at the operators' gateway. The stream is entries (the chain with its hashes), heads (the chain's heads with the other hubs' signatures) or signed (the heads of other hubs that this one signed). Rows come in order from the position in from, up to max; go on behind the last one until next is reached. './mesh audit verify --url' checks them.");
    }

    private static async Task<Ok<AuditPageBody>> GetAsync(HttpContext context, Caller caller, string? before, string? max, string? about, string? by, AuditReader reader)
    {
        QueryRules.RequireKnown(context.Request, "before", "max", "about", "by");
        if (about is not (null or "own" or "others"))
        {
            throw RequestRefusedException.Invalid("about", "The query parameter about is own or others, or left out.");
        }

        if (by is not (null or "others"))
        {
            throw RequestRefusedException.Invalid("by", "The query parameter by is others, or left out.");
        }

        var page = await reader.ReadAsync(
            caller.Owner,
            Position(before, "before", "The query parameter before is the next of the page before this one."),
            QueryRules.Number(max, "max", 1, AuditLimits.MaxPage, DefaultMax),
            about is null && by is null ? null : IsWanted,
            context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(page);

        bool IsWanted(AuditEntry entry) =>
            (about is null || (entry.ObjectOwner is { } whose && whose == caller.Owner == (about == "own"))) && (by is null || entry.Actor != caller.Owner);
    }

    private static async Task<Ok<AuditHeadsBody>> GetHeadsAsync(HttpContext context, Caller caller, AuditReader reader)
    {
        QueryRules.RequireKnown(context.Request);
        var heads = await reader.ReadHeadsAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(heads);
    }

    private static async Task<Ok<AuditRowsBody>> GetRowsAsync(HttpContext context, string hub, string stream, string? from, string? max, AuditReader reader)
    {
        QueryRules.RequireKnown(context.Request, "from", "max");
        context.AuditObject($"audit of {hub}: {stream} from {from ?? "1"}");
        var rows = await reader.ReadRowsAsync(
            hub,
            stream,
            Position(from, "from", "The query parameter from is the position of the first row wanted, from 1.") ?? 1,
            QueryRules.Number(max, "max", 1, AuditLimits.MaxPage, DefaultMax),
            context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(rows);
    }

    private static long? Position(string? text, string field, string problem)
    {
        if (text is null)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw RequestRefusedException.Invalid(field, problem);
    }
}
