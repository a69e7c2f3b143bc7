using System.Collections.Immutable;
using System.Globalization;
using System.Net.Mime;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>
/// Cases over HTTP. Officers of the bureau do everything that its part in the case allows, which the case decides; systems read and add, and neither decide who takes
/// part and leads, nor merge.
/// </summary>
internal static class CaseEndpoints
{
    private const string All = "/api/v1/owners/{code}/cases";
    private const string One = All + "/{case}";
    private const string Entry = One + "/entries/{entry}";
    private const string Subject = One + "/subjects/{subject}";
    private const string Task = One + "/tasks/{task}";
    private const string NewestFirst = "newest-first";

    /// <summary>Adds what works on cases.</summary>
    public static void AddCases(this IServiceCollection services)
    {
        services.AddSingleton<CaseService>();
        services.AddSingleton<CaseSearch>();
        services.AddSingleton<CaseExport>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapCases(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Cases");
        Changing(routes.MapPost(All, OpenAsync), "openCase", "Open a case, which this owner leads.").AllowSystems(TokenScopes.Cases);
        Reading(routes.MapGet(All, ListAsync), "listCases", "List the cases in which this owner takes part, those that changed last first.");
        Reading(routes.MapGet(One, GetAsync), "getCase", "Read a case; its version is the ETag. Who was removed reads only how it took part.");
        Reading(routes.MapGet(One + "/entries", ListEntriesAsync), "listCaseEntries", "Read the entries that this owner may see, the newest first.");
        Reading(routes.MapGet(Entry, GetEntryAsync), "getCaseEntry", "Read an entry.");
        Reading(routes.MapGet(Entry + "/attachments/{sha256}", GetFileAsync), "getCaseFile", "Fetch a file of an entry, as an octet-stream to be saved.")
            .Produces<byte[]>(StatusCodes.Status200OK, MediaTypes.OctetStream)
            .ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.");
        Reading(routes.MapGet(Entry + "/custody", GetCustodyAsync), "getCustody", "Read the custody chain of an item of evidence.");
        Reading(routes.MapGet(One + "/history", ListHistoryAsync), "listCaseHistory", "Read what has happened to a case, as far as this owner may see it.")
            .WithDescription("The oldest first; send next in after for the page behind. With order=newest-first the newest first; send next in before then.");
        Audited(routes.MapGet(One + "/export", ExportAsync), AuditActions.ExportCase, "exportCase", "Export all that this owner may see of a case now, as one ZIP that ./mesh case verify checks without a mesh.")
            .Produces<byte[]>(StatusCodes.Status200OK, MediaTypeNames.Application.Zip);

        Editing(routes.MapPut(One, (HttpContext http, Caller caller, string @case, CaseTitleRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.DescribeAsync(order, id, request, http.RequestAborted))), "describeCase", "Change title and crime area; by the lead.");
        Editing(routes.MapPost(One + "/close", (HttpContext http, Caller caller, string @case, CaseReasonRequest? request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.CloseAsync(order, id, request?.Text, http.RequestAborted))), "closeCase", "Close a case without open tasks; by the lead.");
        Editing(routes.MapPost(One + "/reopen", (HttpContext http, Caller caller, string @case, CommandRequest? request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new ReopenCase()))), "reopenCase", "Open a closed case again; by the lead.");
        routes.MapCaseSearch();
        MapParticipants(routes);
        MapEntries(routes);
        MapTasks(routes);
    }

    private static void MapParticipants(IEndpointRouteBuilder routes)
    {
        Editing(routes.MapPost(One + "/participants", (HttpContext http, Caller caller, string @case, InviteRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new InviteParticipant(request.Owner, request.Role)))), "inviteToCase", "Invite a bureau; by the lead.");
        Editing(routes.MapPost(One + "/participants/{participant}/remove", (HttpContext http, Caller caller, string @case, string participant, CommandRequest? request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new RemoveParticipant(OwnerOf(participant))))), "removeFromCase", "Remove a participant, by the lead; or leave.");
        Editing(routes.MapPost(One + "/answer", (HttpContext http, Caller caller, string @case, CaseAnswerRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new AnswerInvitation(request.Accepts)))), "answerCaseInvitation", "Accept or decline an invitation.");
        Editing(routes.MapPost(One + "/lead/offer", (HttpContext http, Caller caller, string @case, LeadOfferRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new OfferLead(request.To)))), "offerCaseLead", "Offer the lead to another participant.");
        Editing(routes.MapPost(One + "/lead/answer", (HttpContext http, Caller caller, string @case, CaseAnswerRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new AnswerLeadOffer(request.Accepts)))), "answerCaseLead", "Take an offered lead over, or not.");
        Editing(routes.MapPost(One + "/merge/offer", (HttpContext http, Caller caller, string @case, MergeOfferRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new OfferMerge(request.Into)))), "offerCaseMerge", "Let the lead of another case merge this one into that.");
        Editing(routes.MapPost(One + "/merge", (HttpContext http, Caller caller, string @case, MergeRequestBody request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new MergeCase(request.Source)))), "mergeCase", "Make another case part of this one; by a lead that sees all of both.");
    }

    private static void MapEntries(IEndpointRouteBuilder routes)
    {
        Editing(routes.MapPost(One + "/subjects", (HttpContext http, Caller caller, string @case, CaseSubjectRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.PutSubjectAsync(order, id, null, request, http.RequestAborted))), "addCaseSubject", "Add a person, document, vehicle or organisation.").AllowSystems(TokenScopes.Cases);
        Editing(routes.MapPut(Subject, (HttpContext http, Caller caller, string @case, int subject, CaseSubjectRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.PutSubjectAsync(order, id, subject, request, http.RequestAborted))), "changeCaseSubject", "Change an own subject.").AllowSystems(TokenScopes.Cases);

        // An arrest is reported here too, so that this address is for officers only.
        Editing(routes.MapPost(One + "/entries", (HttpContext http, Caller caller, string @case, CaseEntryRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.AddEntryAsync(order, id, request, http.RequestAborted))), "addCaseEntry", "Add an entry, or report an arrest, which only member countries do.");
        Editing(routes.MapPut(Entry, (HttpContext http, Caller caller, string @case, long entry, ReviseEntryRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ReviseEntryAsync(order, id, entry, request, http.RequestAborted))), "reviseCaseEntry", "Change who may see an own entry, or what it says.");
        Editing(routes.MapPost(Entry + "/custody", (HttpContext http, Caller caller, string @case, long entry, CustodyStepRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.RecordCustodyAsync(order, id, entry, request, http.RequestAborted))), "recordCustody", "Record a step of a custody chain.").AllowSystems(TokenScopes.Cases);
    }

    private static void MapTasks(IEndpointRouteBuilder routes)
    {
        Editing(routes.MapPost(One + "/tasks", (HttpContext http, Caller caller, string @case, CaseTaskRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.PutTaskAsync(order, id, null, request, http.RequestAborted))), "addCaseTask", "Add a task.").AllowSystems(TokenScopes.Cases);
        Editing(routes.MapPut(Task, (HttpContext http, Caller caller, string @case, int task, CaseTaskRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.PutTaskAsync(order, id, task, request, http.RequestAborted))), "changeCaseTask", "Change a task that has not been started.").AllowSystems(TokenScopes.Cases);
        Editing(routes.MapPost(Task + "/start", (HttpContext http, Caller caller, string @case, int task, CommandRequest? request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.ExecuteAsync(order, id, new StartTask(task)))), "startCaseTask", "Start a task; by its assignee, with the grant that it needs.");
        Editing(routes.MapPost(Task + "/steps", (HttpContext http, Caller caller, string @case, int task, TaskStepRequest request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.RecordStepAsync(order, id, task, request.Text, http.RequestAborted))), "recordCaseTaskStep", "Record a step of a running task.");
        Editing(routes.MapPost(Task + "/finish", (HttpContext http, Caller caller, string @case, int task, CaseReasonRequest? request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.EndTaskAsync(order, id, task, isDone: true, request?.Text, http.RequestAborted))), "finishCaseTask", "Say that a running task is done.");
        Editing(routes.MapPost(Task + "/stop", (HttpContext http, Caller caller, string @case, int task, CaseReasonRequest? request, CaseService cases) =>
            ChangeAsync(http, caller, @case, request, cases, (order, id) => cases.EndTaskAsync(order, id, task, isDone: false, request?.Text, http.RequestAborted))), "stopCaseTask", "Stop a task.");
    }

    private static RouteHandlerBuilder Reading(RouteHandlerBuilder endpoint, string name, string summary) => Audited(endpoint, AuditActions.ReadCase, name, summary);

    private static RouteHandlerBuilder Audited(RouteHandlerBuilder endpoint, string action, string name, string summary) => endpoint
        .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Cases)
        .Audited(action)
        .WithName(name).WithSummary(summary);

    private static RouteHandlerBuilder Changing(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeCase)
        .WithName(name).WithSummary(summary);

    private static RouteHandlerBuilder Editing(RouteHandlerBuilder endpoint, string name, string summary) => Changing(endpoint, name, summary).ReadsIfMatch();

    private static async Task<Created<CaseBody>> OpenAsync(HttpContext context, Caller caller, CaseTitleRequest request, CaseService cases)
    {
        var opened = await cases.OpenAsync(CommandOrder.Of(context.Request, caller, request), request, context.RequestAborted);
        context.AuditObject(opened.Id.Value, opened.Id.OpenedBy);
        return TypedResults.Created($"/api/v1/owners/{caller.Owner}/cases/{opened.Id}", await AnswerAsync(context, caller, opened, cases));
    }

    private static async Task<Ok<CasesBody>> ListAsync(HttpContext context, Caller caller, string? status, string? behind, string? max, AggregateLists lists, CaseService cases)
    {
        QueryRules.RequireKnown(context.Request, "status", "behind", "max");
        var query = AggregateLists.Query<CaseStatus>(CaseService.Kind, caller.Owner, nameof(status), status, behind, max);
        var page = await lists.ReadAsync<CaseSummary>(query, null, context.RequestAborted);
        var found = ImmutableArray.CreateBuilder<CaseBody>(page.Entries.Length);
        foreach (var summary in page.Entries)
        {
            found.Add(await cases.OpenAsync(caller.Owner, summary, context.RequestAborted));
        }

        return TypedResults.Ok(new CasesBody(found.ToImmutable(), page.Next));
    }

    private static async Task<Ok<CaseBody>> GetAsync(HttpContext context, Caller caller, string @case, CaseService cases) =>
        TypedResults.Ok(await AnswerAsync(context, caller, await cases.GetAsync(caller.Owner, Parse(context, @case), context.RequestAborted), cases));

    private static async Task<Ok<CaseEntriesBody>> ListEntriesAsync(HttpContext context, Caller caller, string @case, string? before, string? max, CaseService cases)
    {
        QueryRules.RequireKnown(context.Request, "before", "max");
        long? place = before is null ? null : long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw RequestRefusedException.Malformed("before", "The query parameter before is the next of the page before this one, as it was answered.");
        var most = QueryRules.Number(max, "max", 1, CaseLimits.MaxPage, CaseLimits.MaxPage);
        return TypedResults.Ok(await cases.ReadEntriesAsync(caller.Owner, Parse(context, @case), place, most, context.RequestAborted));
    }

    private static async Task<Ok<CaseEntryBody>> GetEntryAsync(HttpContext context, Caller caller, string @case, long entry, CaseService cases)
    {
        var id = Parse(context, @case);
        return TypedResults.Ok(await cases.OpenAsync(caller.Owner, id, await cases.GetEntryAsync(caller.Owner, id, entry, context.RequestAborted), context.RequestAborted));
    }

    private static async Task<IResult> GetFileAsync(HttpContext context, Caller caller, string @case, long entry, string sha256, CaseService cases, TransferSlots slots)
    {
        var (id, hash) = (Parse(context, @case), AttachmentEndpoints.Parse(sha256));
        var file = await cases.FindFileAsync(caller.Owner, id, entry, hash, context.RequestAborted);
        return AttachmentEndpoints.Sending(context, hash, file.Bytes, name: null, slots, chunk => cases.ReadFileAsync(caller.Owner, id, entry, hash, chunk, context.RequestAborted));
    }

    private static async Task<Ok<CustodyBody>> GetCustodyAsync(HttpContext context, Caller caller, string @case, long entry, CaseService cases) =>
        TypedResults.Ok(await cases.ReadCustodyAsync(caller.Owner, Parse(context, @case), entry, context.RequestAborted));

    private static async Task<Ok<CaseHistoryBody>> ListHistoryAsync(HttpContext context, Caller caller, string @case, string? after, string? before, string? order, string? max, CaseService cases)
    {
        QueryRules.RequireKnown(context.Request, "after", "before", "order", "max");
        if (order is not (null or NewestFirst))
        {
            throw RequestRefusedException.Invalid(nameof(order), $"The query parameter order is {NewestFirst}, or left out.");
        }

        if ((order is null ? before : after) is not null)
        {
            throw RequestRefusedException.Invalid(order is null ? nameof(before) : nameof(after), $"The query parameter before goes with order={NewestFirst}, and after without it.");
        }

        var most = QueryRules.Number(max, "max", 1, CaseLimits.MaxPage, CaseLimits.MaxPage);
        var id = Parse(context, @case);
        return TypedResults.Ok(order is null
            ? await cases.ReadHistoryAsync(caller.Owner, id, PlaceOf(after, nameof(after)) ?? 0, most, context.RequestAborted)
            : await cases.ReadLatestAsync(caller.Owner, id, PlaceOf(before, nameof(before)), most, context.RequestAborted));
    }

    private static long? PlaceOf(string? text, string name) => text is null ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        ? position
        : throw RequestRefusedException.Malformed(name, $"The query parameter {name} is the next of the page before this one, as it was answered.");

    private static async Task<IResult> ExportAsync(HttpContext context, Caller caller, string @case, CaseService cases, CaseExport export, TransferSlots slots)
    {
        QueryRules.RequireKnown(context.Request);
        var id = Parse(context, @case);
        var view = await cases.GetAsync(caller.Owner, id, context.RequestAborted);
        CaseExport.RequirePart(view);
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.RegisterForDispose(slots.Take());
        return TypedResults.Stream(_ => export.SendAsync(context, caller, view), MediaTypeNames.Application.Zip, $"{id}.zip");
    }

    private static async Task<Ok<CaseBody>> ChangeAsync(
        HttpContext context, Caller caller, string @case, CommandRequest? request, CaseService cases, Func<CommandOrder, CaseId, Task<CaseView>> change)
    {
        var id = Parse(context, @case);
        return TypedResults.Ok(await AnswerAsync(context, caller, await change(CommandOrder.Of(context.Request, caller, request), id), cases));
    }

    private static async Task<CaseBody> AnswerAsync(HttpContext context, Caller caller, CaseView found, CaseService cases)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        return await cases.OpenAsync(caller.Owner, found, context.RequestAborted);
    }

    private static CaseId Parse(HttpContext context, string text)
    {
        if (!CaseId.TryParse(text, out var id) || !OwnerDirectory.Default.Contains(id.OpenedBy))
        {
            throw RequestRefusedException.Malformed("case", "The number of a case is an owner's code, a dash, the year, a dash and a number of six digits, for example FR-2026-000123.");
        }

        context.AuditObject(id.Value, id.OpenedBy);
        return id;
    }

    private static OwnerId OwnerOf(string text) => OwnerId.TryParse(text, out var owner)
        ? owner
        : throw RequestRefusedException.Malformed("participant", "A participant is named by its code, for example BR.");
}
