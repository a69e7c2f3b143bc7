using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Hits;

/// <summary>The hits of checks: for who searched, for the owner of the record, who confirms or clears, and for the command centre.</summary>
internal static class HitEndpoints
{
    private const string All = "/api/v1/owners/{code}/hits";
    private const string One = All + "/{hit}";
    private const string Searcher = "searcher";
    private const string Owner = "owner";

    /// <summary>Adds what tells of hits and answers them.</summary>
    public static void AddHits(this IServiceCollection services)
    {
        services.AddSingleton<HitQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<HitQueue>());
        services.AddSingleton<HitReports>();
        services.AddSingleton<HitService>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapHits(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Hits");
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadHit)
            .WithName("listHits")
            .WithSummary("List hits: of own checks, on own records, and for the command centre all.")
            .WithDescription("Those that changed last first, without remarks. A silent hit is not there for the owner of the record. The list hears of a change moments after it was made; one hit is always read as it is. A filtered page may be short and have another behind it: go on until next is null.");

        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadHit)
            .WithName("getHit")
            .WithSummary("Read a hit.")
            .WithDescription("All questions of one searcher that found one record on one day (UTC) are one hit. Its version is the ETag.");

        routes.MapPost(One + "/confirm", ConfirmAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.AnswerHit)
            .ReadsIfMatch()
            .WithName("confirmHit")
            .WithSummary("Confirm a hit on an own record: it is the one whom or what the record means, and the record stands.")
            .WithDescription("For officers of the record's owner. Needs no body. An answer may be corrected; the searcher hears of both.");

        routes.MapPost(One + "/clear", ClearAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.AnswerHit)
            .ReadsIfMatch()
            .WithName("clearHit")
            .WithSummary("Clear a hit on an own record: it is another, or the record does not stand any more.")
            .WithDescription("For officers of the record's owner. Needs no body. The record itself is cleared among the records.");
    }

    private static async Task<Ok<HitsBody>> ListAsync(HttpContext context, Caller caller, string? state, string? role, string? behind, string? max, AggregateLists lists)
    {
        QueryRules.RequireKnown(context.Request, "state", "role", "behind", "max");
        var owner = caller.Owner;
        Func<HitView, bool>? wanted = role switch
        {
            // All that a bureau is told of it may see; not all officers of the Secretariat may.
            null => owner == HitService.Secretariat ? view => HitService.MaySee(caller, view.Record) : null,
            Searcher => view => view.Record.Id.Searcher == owner,
            Owner => view => view.Record.Owner == owner && HitService.MaySee(caller, view.Record),
            _ => throw RequestRefusedException.Invalid("role", $"The query parameter role must be {Searcher} or {Owner}."),
        };
        var query = AggregateLists.Query<HitState>(HitService.Kind, owner, nameof(state), state, behind, max);
        var page = await lists.ReadAsync(query, wanted, context.RequestAborted);
        return TypedResults.Ok(new HitsBody([.. page.Entries.Select(view => HitService.BodyOf(owner, view))], page.Next));
    }

    private static async Task<Ok<HitBody>> GetAsync(HttpContext context, Caller caller, string hit, HitService hits) =>
        await AnswerAsync(context, caller, await hits.GetAsync(caller, Parse(context, hit), context.RequestAborted), hits);

    private static Task<Ok<HitBody>> ConfirmAsync(HttpContext context, Caller caller, string hit, AnswerHitRequest? request, HitService hits) =>
        ChangeAsync(context, caller, hit, HitState.Confirmed, request, hits);

    private static Task<Ok<HitBody>> ClearAsync(HttpContext context, Caller caller, string hit, AnswerHitRequest? request, HitService hits) =>
        ChangeAsync(context, caller, hit, HitState.Cleared, request, hits);

    private static async Task<Ok<HitBody>> ChangeAsync(HttpContext context, Caller caller, string hit, HitState answer, AnswerHitRequest? request, HitService hits)
    {
        var id = Parse(context, hit);
        var order = CommandOrder.Of(context.Request, caller, request);
        await hits.GetAsync(caller, id, context.RequestAborted);
        return await AnswerAsync(context, caller, await hits.AnswerAsync(order, id, answer, request?.Remark, context.RequestAborted), hits);
    }

    private static async Task<Ok<HitBody>> AnswerAsync(HttpContext context, Caller caller, HitView hit, HitService hits)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(hit.Version);
        return TypedResults.Ok(await hits.OpenAsync(caller.Owner, hit, context.RequestAborted));
    }

    private static HitId Parse(HttpContext context, string hit)
    {
        if (!HitId.TryParse(hit, out var id) || !OwnerDirectory.Default.Contains(id.Searcher))
        {
            throw RequestRefusedException.Malformed("hit", "The id of a hit is the code of the owner that searched, a colon and 32 lower-case hexadecimal digits, as the check and the feed say.");
        }

        context.AuditObject(id.Value, id.Searcher);
        return id;
    }
}
