using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Consent;

/// <summary>
/// Asking countries for consent, and answering. Officers ask, and take back what they asked for. Supervisors answer and revoke: a grant lets others act in the country or with
/// its data, and a revocation stops work of people who are out there, so that it takes whoever approves what others prepare. Systems may ask, and never answer.
/// </summary>
internal static class ConsentEndpoints
{
    private const string All = "/api/v1/owners/{code}/consents";
    private const string One = All + "/{consent}";
    private const string Asked = "asked";
    private const string Asking = "asking";

    /// <summary>Adds what asks and answers.</summary>
    public static void AddConsent(this IServiceCollection services) => services.AddSingleton<ConsentService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapConsent(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Consent");
        routes.MapPost(All, AskAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.AskConsent)
            .AllowSystems(TokenScopes.Consents)
            .WithName("askConsent")
            .WithSummary("Ask a country for its permission.")
            .WithDescription("What touches a country (sending a team, contacting a witness, sharing its data further, publishing for it, acting on a hit) needs its grant. The request reaches the feeds of all whom it concerns; without an answer it lapses. The id follows from who asks, whom, and the operation id.");

        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Consents)
            .Audited(AuditActions.ReadConsent)
            .WithName("listConsents")
            .WithSummary("List requests for consent that concern this owner.")
            .WithDescription("Those that changed last first, without texts. The list hears of a change moments after it was made; one request is always read as it is. A filtered page may be short and have another behind it: go on until next is null.");

        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Consents)
            .Audited(AuditActions.ReadConsent)
            .WithName("getConsent")
            .WithSummary("Read a request for consent.")
            .WithDescription("Who asks, who is asked and whose data it is about may read it. Its version is the ETag.");

        routes.MapPost(One + "/grant", GrantAsync).GivesCommand(MeshPolicies.Supervision, AuditActions.AnswerConsent)
            .ReadsIfMatch()
            .WithName("grantConsent")
            .WithSummary("Grant what was asked for, whole or in part.")
            .WithDescription("For supervisors of the country asked. Needs no body: then everything is granted until the time asked for.");

        routes.MapPost(One + "/refuse", RefuseAsync).GivesCommand(MeshPolicies.Supervision, AuditActions.AnswerConsent)
            .ReadsIfMatch()
            .WithName("refuseConsent")
            .WithSummary("Refuse what was asked for.")
            .WithDescription("For supervisors of the country asked.");

        routes.MapPost(One + "/revoke", RevokeAsync).GivesCommand(MeshPolicies.Supervision, AuditActions.AnswerConsent)
            .ReadsIfMatch()
            .WithName("revokeConsent")
            .WithSummary("Take a grant back: work under it stops.")
            .WithDescription("For supervisors of the country that granted it. Needs no body.");

        routes.MapPost(One + "/withdraw", WithdrawAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.AskConsent)
            .AllowSystems(TokenScopes.Consents)
            .ReadsIfMatch()
            .WithName("withdrawConsent")
            .WithSummary("Take an own request back, or give its grant up: work under it stops.")
            .WithDescription("Needs no body.");
    }

    private static async Task<Created<ConsentBody>> AskAsync(HttpContext context, Caller caller, AskConsentRequest request, ConsentService consents)
    {
        var order = CommandOrder.Of(context.Request, caller, request);
        var id = ConsentId.For(request.Country, caller.Owner, order.Operation);
        context.AuditObject(id.Value, id.Country);
        var consent = await consents.AskAsync(order, id, request, context.RequestAborted);
        return TypedResults.Created($"/api/v1/owners/{caller.Owner}/consents/{id}", await AnswerAsync(context, caller, consent, consents));
    }

    private static async Task<Ok<ConsentsBody>> ListAsync(HttpContext context, Caller caller, string? state, string? role, string? behind, string? max, AggregateLists lists)
    {
        QueryRules.RequireKnown(context.Request, "state", "role", "behind", "max");
        var owner = caller.Owner;
        Func<ConsentView, bool>? wanted = role switch
        {
            null => null,
            Asked => view => view.Record.Id.Country == owner,
            Asking => view => view.Record.Requester.Owner == owner,
            _ => throw RequestRefusedException.Invalid("role", $"The query parameter role must be {Asked} or {Asking}."),
        };
        var query = AggregateLists.Query<ConsentState>(ConsentService.Kind, owner, nameof(state), state, behind, max);
        var page = await lists.ReadAsync(query, wanted, context.RequestAborted);
        return TypedResults.Ok(new ConsentsBody([.. page.Entries.Select(view => ConsentBody.Of(view))], page.Next));
    }

    private static async Task<Ok<ConsentBody>> GetAsync(HttpContext context, Caller caller, string consent, ConsentService consents)
    {
        var found = await consents.GetAsync(caller.Owner, Parse(context, consent), context.RequestAborted);
        return TypedResults.Ok(await AnswerAsync(context, caller, found, consents));
    }

    private static async Task<Ok<ConsentBody>> GrantAsync(HttpContext context, Caller caller, string consent, GrantConsentRequest? request, ConsentService consents) =>
        await ChangeAsync(context, caller, consent, request, consents, (order, id) => consents.GrantAsync(order, id, request ?? new(), context.RequestAborted));

    private static async Task<Ok<ConsentBody>> RefuseAsync(HttpContext context, Caller caller, string consent, RefuseConsentRequest request, ConsentService consents) =>
        await ChangeAsync(context, caller, consent, request, consents, (order, id) => consents.RefuseAsync(order, id, request.Reason, context.RequestAborted));

    private static async Task<Ok<ConsentBody>> RevokeAsync(HttpContext context, Caller caller, string consent, RevokeConsentRequest? request, ConsentService consents) =>
        await ChangeAsync(context, caller, consent, request, consents, (order, id) => consents.RevokeAsync(order, id, request?.Reason, context.RequestAborted));

    private static async Task<Ok<ConsentBody>> WithdrawAsync(HttpContext context, Caller caller, string consent, CommandRequest? request, ConsentService consents) =>
        await ChangeAsync(context, caller, consent, request, consents, (order, id) => consents.ExecuteAsync(order, id, new WithdrawConsentRequest()));

    private static async Task<Ok<ConsentBody>> ChangeAsync(
        HttpContext context, Caller caller, string consent, CommandRequest? request, ConsentService consents, Func<CommandOrder, ConsentId, Task<ConsentView>> change)
    {
        var id = Parse(context, consent);
        var changed = await change(CommandOrder.Of(context.Request, caller, request), id);
        return TypedResults.Ok(await AnswerAsync(context, caller, changed, consents));
    }

    private static async Task<ConsentBody> AnswerAsync(HttpContext context, Caller caller, ConsentView consent, ConsentService consents)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(consent.Version);
        return await consents.OpenAsync(caller.Owner, consent, context.RequestAborted);
    }

    private static ConsentId Parse(HttpContext context, string consent)
    {
        if (!ConsentId.TryParse(consent, out var id) || !OwnerDirectory.Default.Contains(id.Country))
        {
            throw RequestRefusedException.Malformed("consent", "The id of a request for consent is the code of the country asked, a colon and 32 lower-case hexadecimal digits, as the answer to asking and the feed say.");
        }

        context.AuditObject(id.Value, id.Country);
        return id;
    }
}
