using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Records;

/// <summary>The records that an owner has in the shared databases.</summary>
internal static class RecordEndpoints
{
    private const string All = "/api/v1/owners/{code}/records";
    private const string One = All + "/{kind}/{record}";

    /// <summary>Adds what changes and reads records.</summary>
    public static void AddRecords(this IServiceCollection services) => services.AddSingleton<RecordService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Records");
        routes.MapPost(All, ChangeAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeRecords)
            .AllowSystems(TokenScopes.Records)
            .WithName("changeRecords")
            .WithSummary("Enter, replace, clear or extend own records.")
            .WithDescription("Up to 500 changes, each of which stands for itself: the answer names those that were refused, by their place. A single change that is refused is answered as a problem. Only who issued a travel document enters it. What was done is in effect at the hubs moments later; effect says where.");

        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Records)
            .Audited(AuditActions.ReadRecords)
            .WithName("listRecords")
            .WithSummary("Read own records, in the order of their last changes.")
            .WithDescription("Page by page: after is the next of the page before. A page may be short and have another behind it.");

        routes.MapGet(All + "/replicas", async (HttpContext context, Caller caller, RecordService records) =>
                TypedResults.Ok(await records.GetReplicasAsync(caller.Owner, context.RequestAborted)))
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Records)
            .Audited(AuditActions.ReadRecords)
            .WithName("getRecordReplicas")
            .WithSummary("Read how far the hubs' copies of the own records are.");

        routes.MapGet(One, async (HttpContext context, Caller caller, string kind, string record, RecordService records) =>
                TypedResults.Ok(await records.GetAsync(caller.Owner, Parse(context, kind, record), context.RequestAborted)))
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Records)
            .Audited(AuditActions.ReadRecords)
            .WithName("getRecord")
            .WithSummary("Read an own record.");

        routes.MapGet(One + "/effect", async (HttpContext context, Caller caller, string kind, string record, RecordService records) =>
                TypedResults.Ok(await records.GetEffectAsync(caller.Owner, Parse(context, kind, record), context.RequestAborted)))
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Records)
            .Audited(AuditActions.ReadRecords)
            .WithName("getRecordEffect")
            .WithSummary("Read at which hubs the last change of an own record is in effect.")
            .WithDescription("Also of a record that was cleared: then it is found at none of these hubs any more.");
    }

    private static async Task<Ok<RecordsOutcomeBody>> ChangeAsync(HttpContext context, Caller caller, ChangeRecordsRequest request, RecordService records)
    {
        context.AuditObject($"{request.Changes.Length} changes");
        return TypedResults.Ok(await records.ChangeAsync(CommandOrder.Of(context.Request, caller, request), request, context.RequestAborted));
    }

    private static async Task<Ok<RecordsBody>> ListAsync(HttpContext context, Caller caller, long? after, int? max, RecordService records)
    {
        QueryRules.RequireKnown(context.Request, "after", "max");
        if (after < 0)
        {
            throw RequestRefusedException.Invalid("after", "The query parameter after is the next of the page before, and not below 0.");
        }

        return max is null or (>= 1 and <= RecordLimits.MaxPage)
            ? TypedResults.Ok(await records.ReadAsync(caller.Owner, after ?? 0, max ?? AggregateLists.DefaultPage, context.RequestAborted))
            : throw RequestRefusedException.Invalid("max", $"The query parameter max is 1 to {RecordLimits.MaxPage}.");
    }

    private static RecordId Parse(HttpContext context, string kind, string record)
    {
        if (!RecordId.TryParse($"{kind}/{record}", out var id))
        {
            throw RequestRefusedException.Malformed("record", "The id of a record is its kind, a slash and its name: travel-document/FRA-12AB34567-passport.");
        }

        context.AuditObject(id.ToString());
        return id;
    }
}
