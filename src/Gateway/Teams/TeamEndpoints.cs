using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hits;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Screening;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Units;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Teams;

/// <summary>
/// Teams in the field over HTTP, for officers; what each may see and do follows from what they are to the team. Acts of a team are kept here until the hub has them, and answered with 202 while it does not answer.
/// </summary>
internal static class TeamEndpoints
{
    private const string All = "/api/v1/owners/{code}/teams";
    private const string One = All + "/{team}";
    private const string Item = One + "/items/{item}";
    private const string Kept = "While the hub does not answer, it is kept at this gateway, handed on afterwards in order, and marked as late; the answer is 202 then.";

    /// <summary>Adds what works for teams.</summary>
    public static void AddTeams(this IServiceCollection services)
    {
        services.AddSingleton<TeamCopies>();
        services.AddSingleton<TeamQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<TeamQueue>());
        services.AddSingleton<TeamService>();
        services.AddSingleton<TeamItemService>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapTeams(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Teams");
        MapReads(routes);
        MapActs(routes);
        MapItems(routes);
        Acting(routes.MapPut(One + "/check-ins/terms", (HttpContext http, Caller caller, string team, TeamCheckInsRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, null, teams, _ => Of(new SetCheckIns(new TeamCheckInTerms(request.Hours, request.Each))))), "setCheckIns", "Say who checks in how often; by the leader or the command centre.");
        Acting(routes.MapPut(One + "/members/{expert}/officer", (HttpContext http, Caller caller, string team, string expert, TeamOfficerRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, null, teams, _ => Of(new NameOfficer(ExpertOf(expert), request.Officer)))), "nameTeamOfficer", "Say as which officer an own expert signs in; by a supervisor of the bureau that brings the expert. Without it the name in the expert's id counts.", MeshPolicies.Supervision);
        routes.MapDelete(One + "/kept/{operation}", DismissAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedKept(AuditActions.ChangeTeam)
            .WithName("dismissTeamAct").WithSummary("Forget an act that the hub has refused. What waits is handed on, and cannot be taken back.");
    }

    private static void MapReads(IEndpointRouteBuilder routes)
    {
        Reading(routes.MapGet(All, ListAsync), "listTeams", "List the teams that concern this owner, those that changed last first.");
        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AuditedKept(AuditActions.ReadTeam)
            .WithName("getTeam").WithSummary("Read a team; its version is the ETag. While the hub does not answer, it is shown as this gateway saw it last.");
        routes.MapGet(One + "/kept", (HttpContext http, Caller caller, string team, TeamService teams) => teams.ListKeptAsync(caller, Parse(http, team), http.RequestAborted))
            .RequireAuthorization(MeshPolicies.Bureau).AuditedKept(AuditActions.ReadTeam)
            .Produces<KeptActsBody>()
            .WithName("listTeamActs").WithSummary("List the acts that this gateway keeps: those that wait for the hub, and those that it has refused, with the reason.");
        Reading(routes.MapGet(One + "/log", ReadLogAsync), "readTeamLog", "Read the log, the latest by their own time first; for the team and the command centre.");
        Reading(routes.MapGet(One + "/reports/{report}", (HttpContext http, Caller caller, string team, int report, int? version, TeamService teams) =>
            teams.ReadEntryAsync(caller, Parse(http, team), TeamEntryKind.Report, report, version, http.RequestAborted)), "getTeamReport", "Read a situation report, the latest version unless another one is asked for.").Produces<TeamEntryBody>();
        Reading(routes.MapGet(Item, (HttpContext http, Caller caller, string team, int item, TeamService teams) =>
            teams.ReadEntryAsync(caller, Parse(http, team), TeamEntryKind.Item, item, null, http.RequestAborted)), "getTeamItem", "Read what an item is; for the team, the host and the command centre.").Produces<TeamEntryBody>();
        Reading(routes.MapGet(Item + "/custody", (HttpContext http, Caller caller, string team, int item, TeamService teams) =>
            teams.ReadCustodyAsync(caller, Parse(http, team), item, http.RequestAborted)), "getTeamCustody", "Read the custody chain of an item.").Produces<CustodyBody>();
        Reading(routes.MapGet(Item + "/files/{sha256}", GetFileAsync), "getTeamFile", "Fetch a file of an item, as an octet-stream to be saved.")
            .Produces<byte[]>(StatusCodes.Status200OK, MediaTypes.OctetStream)
            .ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.");
        Reading(routes.MapGet(One + "/offers/{offer}", (HttpContext http, Caller caller, string team, int offer, TeamService teams) =>
            teams.ReadEntryAsync(caller, Parse(http, team), TeamEntryKind.Offer, offer, null, http.RequestAborted)), "getTeamOffer", "Read the draft of a notice that was offered to the host.").Produces<TeamEntryBody>();
    }

    private static void MapActs(IEndpointRouteBuilder routes)
    {
        Acting(routes.MapPost(One + "/check-ins", (HttpContext http, Caller caller, string team, TeamCheckInRequest? request, TeamService teams) =>
            ActAsync(http, caller, team, request, request?.ActedAt, teams, known => Of(new CheckIn(request?.Expert ?? Self(known, caller), request?.Place)))), "checkIn", "Check in: a member for itself, the leader for anybody.");
        Acting(routes.MapPost(One + "/positions", (HttpContext http, Caller caller, string team, TeamCheckInRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => Of(new ReportPosition(
                request.Expert ?? Self(known, caller), request.Place ?? throw RequestRefusedException.Invalid("place", "The field place is missing."))))), "reportPosition", "Say where a member is, which is no check-in.");
        Acting(routes.MapPost(One + "/log", (HttpContext http, Caller caller, string team, TeamLogRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => teams.LogAsync(caller.Owner, known, request, http.RequestAborted))), "addTeamLog", "Write into the log; by members.");
        Acting(routes.MapPost(One + "/reports", (HttpContext http, Caller caller, string team, TeamTextRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => teams.ReportAsync(caller.Owner, known, null, request, http.RequestAborted))), "fileTeamReport", "File a situation report, which gets the next number at the hub; by the leader.");
        Acting(routes.MapPost(One + "/reports/{report}", (HttpContext http, Caller caller, string team, int report, TeamTextRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => teams.ReportAsync(caller.Owner, known, report, request, http.RequestAborted))), "reviseTeamReport", "File a further version of a situation report; by the leader.");
        Acting(routes.MapPut(One + "/sectors/{sector}", (HttpContext http, Caller caller, string team, string sector, TeamTextRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => teams.SectorAsync(caller.Owner, known, sector, request, http.RequestAborted))), "putSector", "Name a sector of the scene, or describe it otherwise; by members.");
        Acting(routes.MapPost(One + "/sectors/{sector}/search", (HttpContext http, Caller caller, string team, string sector, SectorSearchRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, _ => Of(new SearchSector(sector, request.Status) { Task = request.Task }))), "searchSector", "Say how far the search of a sector is; by members.");
        Acting(routes.MapPost(One + "/equipment/{piece}", (HttpContext http, Caller caller, string team, string piece, EquipmentRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => teams.EquipmentAsync(caller.Owner, known, piece, request, http.RequestAborted))), "putEquipment", "Issue a piece of equipment, take it back, or say that it is lost; by members.");
        Acting(routes.MapPost(Item + "/offer", (HttpContext http, Caller caller, string team, int item, OfferDraftRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => teams.OfferAsync(caller.Owner, known, item, request, http.RequestAborted))), "offerDraft", "Offer the host the draft of a notice about an item; by members. The host hears of it, and makes it a draft of its own.");
    }

    private static void MapItems(IEndpointRouteBuilder routes)
    {
        Now(routes.MapPost(One + "/numbers", ReserveAsync), "reserveItemNumbers", "Reserve the next numbers of items for oneself, to give on the scene without asking a hub; by members.");
        Acting(routes.MapPost(One + "/items", (HttpContext http, Caller caller, string team, CollectItemRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.ActedAt, teams, known => teams.CollectAsync(caller.Owner, known, request, http.RequestAborted))), "collectItem", "Collect an item, or enter somebody's property into the register; its custody chain begins; by members.");
        Acting(routes.MapPost(Item + "/custody", (HttpContext http, Caller caller, string team, int item, CustodyStepRequest request, TeamService teams) =>
            ActAsync(http, caller, team, request, request.StatedAt, teams, known => teams.CustodyAsync(caller.Owner, known, item, request, http.RequestAborted))), "recordTeamCustody", "Record a step of an item's custody chain; by members, the host and the command centre.");
        routes.MapPost(Item + "/check", CheckAsync)
            .RequireAuthorization(MeshPolicies.Bureau).LimitsBody(GatewayLimits.MessageBodyBytes).AuditedCheck()
            .WithName("checkTeamItem").WithSummary("Check what an item bears against the shared databases, as every check is made, and note that with the item.");
        Now(routes.MapPost(Item + "/attach", AttachAsync), "attachTeamItem", "Attach an item to a case as an item of evidence, with its files.");
        Now(routes.MapPost(One + "/offers/{offer}/take", TakeAsync), "takeTeamOffer", "Make an offered draft one of the own drafts; by the host. Needs no body.");
    }

    private static RouteHandlerBuilder Reading(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .RequireAuthorization(MeshPolicies.Bureau)
        .Audited(AuditActions.ReadTeam)
        .WithName(name).WithSummary(summary);

    /// <summary>An act that is kept here when the hub does not answer.</summary>
    private static void Acting(RouteHandlerBuilder endpoint, string name, string summary, string policy = MeshPolicies.Bureau) => endpoint
        .RequireAuthorization(policy).LimitsBody(GatewayLimits.MessageBodyBytes)
        .AuditedKept(AuditActions.ChangeTeam)
        .ReadsOperationId().ReadsIfMatch()
        .WithName(name).WithSummary(summary).WithDescription(Kept);

    /// <summary>An act that needs the hub now.</summary>
    private static void Now(RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeTeam).WithName(name).WithSummary(summary);

    private static async Task<Ok<TeamsBody>> ListAsync(HttpContext context, Caller caller, string? status, string? behind, string? max, AggregateLists lists)
    {
        QueryRules.RequireKnown(context.Request, "status", "behind", "max");
        var query = AggregateLists.Query<TeamStatus>(TeamService.Kind, caller.Owner, nameof(status), status, behind, max);
        var page = await lists.ReadAsync<TeamView>(query, view => TeamService.MaySee(caller, view), context.RequestAborted);
        return TypedResults.Ok(new TeamsBody([.. page.Entries.Select(TeamBodies.Of)], page.Next));
    }

    private static async Task<Ok<TeamBody>> GetAsync(HttpContext context, Caller caller, string team, TeamService teams)
    {
        var known = await teams.GetAsync(caller, Parse(context, team), context.RequestAborted);
        context.Response.Headers.ETag = IfMatch.TagOf(known.View.Version);
        return TypedResults.Ok(await teams.OpenAsync(caller, known.View, known.IsCopy, context.RequestAborted));
    }

    private static async Task<Ok<TeamLogBody>> ReadLogAsync(HttpContext context, Caller caller, string team, long? before, string? max, TeamService teams)
    {
        QueryRules.RequireKnown(context.Request, "before", "max");
        return TypedResults.Ok(await teams.ReadLogAsync(caller, Parse(context, team), before, QueryRules.Number(max, "max", 1, TeamLimits.MaxPage, TeamLimits.MaxPage), context.RequestAborted));
    }

    private static async Task<IResult> GetFileAsync(HttpContext context, Caller caller, string team, int item, string sha256, TeamService teams, TransferSlots slots)
    {
        var (id, hash) = (Parse(context, team), AttachmentEndpoints.Parse(sha256));
        var file = await teams.FindFileAsync(caller, id, item, hash, context.RequestAborted);
        return AttachmentEndpoints.Sending(context, hash, file.Bytes, name: null, slots, chunk => teams.ReadFileAsync(caller, id, item, hash, chunk, context.RequestAborted));
    }

    private static async Task<Ok<TeamBody>> ReserveAsync(HttpContext context, Caller caller, string team, TeamNumbersRequest request, TeamService teams)
    {
        var id = Parse(context, team);
        await teams.GetAsync(caller, id, context.RequestAborted);
        return await AnswerAsync(context, caller, await teams.ExecuteAsync(CommandOrder.Of(context.Request, caller, request), id, new ReserveNumbers(request.Count)), teams);
    }

    private static async Task<Ok<CheckBody>> CheckAsync(
        HttpContext context, Caller caller, string team, int item, CheckRecordsRequest request, TeamItemService items, CheckService checks, CheckKey key, UnitGuard units, HitReports hits)
    {
        var id = Parse(context, team);
        await items.RequireItemAsync(caller, id, item, context.RequestAborted);
        var answer = await CheckEndpoints.CheckAsync(context, caller, request, checks, key, units, hits);
        await items.NoteCheckAsync(caller, id, item, context.RequestAborted);
        return answer;
    }

    private static async Task<Ok<TeamBody>> AttachAsync(HttpContext context, Caller caller, string team, int item, AttachItemRequest request, TeamItemService items, TeamService teams)
    {
        var id = Parse(context, team);
        return await AnswerAsync(context, caller, await items.AttachAsync(CommandOrder.Of(context.Request, caller, request), caller, id, item, request, context.RequestAborted), teams);
    }

    private static async Task<Ok<OfferTakenBody>> TakeAsync(HttpContext context, Caller caller, string team, int offer, CommandRequest? request, TeamItemService items) =>
        TypedResults.Ok(new OfferTakenBody(await items.TakeAsync(CommandOrder.Of(context.Request, caller, request), caller, Parse(context, team), offer, context.RequestAborted)));

    private static async Task<NoContent> DismissAsync(HttpContext context, Caller caller, string team, string operation, TeamService teams)
    {
        var id = Parse(context, team);
        var dismissed = OperationId.TryParse(operation, out var known) ? known : throw RequestRefusedException.Malformed("operation", "An operation id is 1 to 64 letters, digits, dots, dashes or underscores.");
        await teams.DismissAsync(caller, id, dismissed, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<TeamBody>, Accepted<KeptActBody>>> ActAsync(
        HttpContext context, Caller caller, string team, CommandRequest? request, DateTimeOffset? actedAt, TeamService teams, Func<TeamRecord, Task<TeamCommand>> make)
    {
        var id = Parse(context, team);
        var answer = await teams.ActAsync(CommandOrder.Of(context.Request, caller, request), caller, id, actedAt, make, context.RequestAborted);
        return answer.View is { } view
            ? await AnswerAsync(context, caller, view, teams)
            : TypedResults.Accepted($"/api/v1/owners/{caller.Owner}/teams/{id}/kept", TeamBodies.Of(new KeptAct(answer.Act, null, null), null));
    }

    private static async Task<Ok<TeamBody>> AnswerAsync(HttpContext context, Caller caller, TeamView view, TeamService teams)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(view.Version);
        return TypedResults.Ok(await teams.OpenAsync(caller, view, isCopy: false, context.RequestAborted));
    }

    private static Task<TeamCommand> Of(TeamCommand command) => Task.FromResult(command);

    /// <summary>The member that the caller is.</summary>
    private static ExpertId Self(TeamRecord team, Caller caller) => TeamAccess.MemberOf(team, TeamService.ReaderOf(caller))?.Expert
        ?? throw RequestRefusedException.Invalid("expert", "The field expert is missing; only a member may leave it out.");

    private static ExpertId ExpertOf(string text) => ExpertId.TryParse(text, out var expert)
        ? expert
        : throw RequestRefusedException.Malformed("expert", "The id of an expert is an owner's code, a colon and a name, for example FR:dvi-07.");

    private static TeamId Parse(HttpContext context, string team)
    {
        if (!TeamId.TryParse(team, out var id) || !OwnerDirectory.Default.Contains(id.Deployment.Host))
        {
            throw RequestRefusedException.Malformed("team", "The id of a team is the number of its deployment, a colon and a letter from A to Z, for example PH-IRT-2026-0007:A.");
        }

        context.AuditObject(id.Value, id.Deployment.Host);
        return id;
    }
}
