using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Deployments;

/// <summary>
/// Deployments over HTTP. Officers do what their owner's part in the deployment allows, which the deployment decides. What sends people to a place of danger is for few: officers of the command centre on duty
/// in the room that leads approve, and supervisors release experts.
/// No system has a part in it.
/// </summary>
internal static class DeploymentEndpoints
{
    private const string All = "/api/v1/owners/{code}/deployments";
    private const string One = All + "/{deployment}";
    private const string Member = One + "/members/{expert}";

    /// <summary>Adds what works on deployments.</summary>
    public static void AddDeployments(this IServiceCollection services) => services.AddSingleton<DeploymentService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapDeployments(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Deployments");
        Reading(routes.MapGet(All, ListAsync), "listDeployments", "List the deployments that concern this owner, those that changed last first, without texts.");
        Reading(routes.MapGet(All + "/estimate", Estimate), "estimateDeployment", "Say how many people and days a deployment takes, by kind, magnitude and number of sites.");
        Reading(routes.MapGet(One, GetAsync), "getDeployment", "Read a deployment; its version is the ETag.");

        Changing(routes.MapPost(All, RequestAsync), "requestDeployment", "Request a team for the own country.");
        Changing(routes.MapPost(All + "/offers", OfferAsync), "offerDeployment", "Offer help to a country that has not asked; by the Secretariat.");
        Editing(routes.MapPut(One + "/offer", (HttpContext http, Caller caller, string deployment, OfferDeploymentRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ChangeOfferAsync(order, id, request))), "changeDeploymentOffer", "Change an offer that the host has not answered.");
        Editing(routes.MapPost(One + "/offer/cancel", (HttpContext http, Caller caller, string deployment, CommandRequest? request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new CancelOffer()))), "cancelDeploymentOffer", "Take an offer back that the host has not answered.");
        Editing(routes.MapPost(One + "/request", (HttpContext http, Caller caller, string deployment, RequestDeploymentRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.RequestAsync(order, id, request, http.RequestAborted))), "acceptDeploymentOffer", "Request what was offered; by the host.");
        Ending(routes, "decline", "declineDeployment", "Decline an offer, by the host, or a request, by the Secretariat.", reason => new DeclineDeployment(reason));
        Ending(routes, "withdraw", "withdrawDeployment", "Have all leave; by the host or the Secretariat.", reason => new WithdrawDeployment(reason));
        Ending(routes, "cancel", "cancelDeployment", "Give it up before anybody has left; by the host or the Secretariat.", reason => new CancelDeployment(reason));
        MapPlan(routes);
        MapMembers(routes);
    }

    private static void MapPlan(IEndpointRouteBuilder routes)
    {
        Editing(routes.MapPost(One + "/assess", (HttpContext http, Caller caller, string deployment, AssessDeploymentRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.AssessAsync(order, id, request, http.RequestAborted))), "assessDeployment", "Say what is needed, and ask the host for its consent in the same act.");
        Editing(routes.MapPost(One + "/mandates", (HttpContext http, Caller caller, string deployment, MandateRequestBody request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, async (order, id) => await deployments.ExecuteAsync(
                order, id, new AskMandate(await deployments.MandateAsync(order, id, request, null, http.RequestAborted))))), "askMandate", "Ask the host for its consent to more tasks or a longer time.");
        Editing(routes.MapPost(One + "/turn", (HttpContext http, Caller caller, string deployment, AssessDeploymentRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.TurnAsync(order, id, request, http.RequestAborted))), "turnToResponse", "Turn a support team into a response team, and ask the host for its consent in the same act; by the host or the Secretariat.");
        Editing(routes.MapPost(One + "/stand-by", (HttpContext http, Caller caller, string deployment, CommandRequest? request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new StandBy()))), "standBy", "Have the teams stand by.");
        Approving(MeshPolicies.CommandCentre, routes.MapPost(One + "/approve", (HttpContext http, Caller caller, string deployment, CommandRequest? request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new ApproveDeployment()))), "approveDeployment", "Approve that the teams leave; by an officer of the command centre on duty in the room that leads at that moment; others are told which room that is. The first is on site within 24 hours, or the room is alarmed.");
        Editing(routes.MapPost(One + "/extend", (HttpContext http, Caller caller, string deployment, ExtendDeploymentRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExtendAsync(order, id, request, http.RequestAborted))), "extendDeployment", "Stay longer, under a grant of the host that lasts as long.");
        Editing(routes.MapPost(One + "/close", (HttpContext http, Caller caller, string deployment, DeploymentReportRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.CloseAsync(order, id, request.Report, http.RequestAborted))), "closeDeployment", "Close what is concluded, with the final report.");
        Editing(routes.MapPost(One + "/arrests", (HttpContext http, Caller caller, string deployment, DeploymentReportRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ReportArrestAsync(order, id, request.Report, http.RequestAborted))), "reportDeploymentArrest", "Report an arrest; by officers of the host alone.");
    }

    private static void MapMembers(IEndpointRouteBuilder routes)
    {
        Editing(routes.MapPut(One + "/teams/{team}", (HttpContext http, Caller caller, string deployment, string team, PutTeamRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new PutTeam(Letter(team), request.Site, request.Leader)))), "putTeam", "Form a team, or change its site or leader.");
        Editing(routes.MapPost(One + "/members", (HttpContext http, Caller caller, string deployment, AddMemberRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new AddMember(request.Expert, request.Team?[0])))), "addMember", "Hold an expert for 24 hours; the owner of the expert is asked for the release.");
        Approving(MeshPolicies.Supervision, routes.MapPost(Member + "/release", (HttpContext http, Caller caller, string deployment, string expert, CommandRequest? request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new ReleaseMember(Expert(expert))))), "releaseMember", "Release an own expert; by a supervisor.");
        Editing(routes.MapPost(Member + "/remove", (HttpContext http, Caller caller, string deployment, string expert, CommandRequest? request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new RemoveMember(Expert(expert))))), "removeMember", "Refuse the release, call an own expert back, or take a member out.");
        Editing(routes.MapPost(Member + "/place", (HttpContext http, Caller caller, string deployment, string expert, PlaceMemberRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new PlaceMember(Expert(expert), request.Team?[0])))), "placeMember", "Put a member into another team, or into the reserve.");
        Editing(routes.MapPost(Member + "/move", (HttpContext http, Caller caller, string deployment, string expert, MoveMemberRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new MoveMember(Expert(expert), request.Stage)))), "moveMember", "Report that a member has left, has arrived, or is back.");
        Editing(routes.MapPost(One + "/coordinator", (HttpContext http, Caller caller, string deployment, NameCoordinatorRequest request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.ExecuteAsync(order, id, new NameCoordinator(request.Team[0])))), "nameCoordinator", "Say which team coordinates on site; by the host or the Secretariat.");
    }

    private static void Ending(IEndpointRouteBuilder routes, string verb, string name, string summary, Func<SealedContent?, DeploymentCommand> command) =>
        Editing(routes.MapPost($"{One}/{verb}", (HttpContext http, Caller caller, string deployment, DeploymentReasonRequest? request, DeploymentService deployments) =>
            ChangeAsync(http, caller, deployment, request, deployments, (order, id) => deployments.EndAsync(order, id, request?.Reason, command, http.RequestAborted))), name, summary);

    private static RouteHandlerBuilder Reading(RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.RequireAuthorization(MeshPolicies.Bureau).Audited(AuditActions.ReadDeployment).WithName(name).WithSummary(summary);

    private static RouteHandlerBuilder Changing(RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeDeployment).WithName(name).WithSummary(summary);

    private static void Editing(RouteHandlerBuilder endpoint, string name, string summary) => Changing(endpoint, name, summary).ReadsIfMatch();

    private static void Approving(string policy, RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.GivesCommand(policy, AuditActions.ApproveDeployment).ReadsIfMatch().WithName(name).WithSummary(summary);

    private static async Task<Created<DeploymentBody>> RequestAsync(HttpContext context, Caller caller, RequestDeploymentRequest request, DeploymentService deployments) =>
        await OpenedAsync(context, caller, await deployments.RequestAsync(CommandOrder.Of(context.Request, caller, request), null, request, context.RequestAborted), deployments);

    private static async Task<Created<DeploymentBody>> OfferAsync(HttpContext context, Caller caller, OfferDeploymentRequest request, DeploymentService deployments) =>
        await OpenedAsync(context, caller, await deployments.OfferAsync(CommandOrder.Of(context.Request, caller, request), request), deployments);

    private static async Task<Created<DeploymentBody>> OpenedAsync(HttpContext context, Caller caller, DeploymentView opened, DeploymentService deployments)
    {
        context.AuditObject(opened.Record.Id.Value, opened.Record.Id.Host);
        return TypedResults.Created($"/api/v1/owners/{caller.Owner}/deployments/{opened.Record.Id}", await AnswerAsync(context, caller, opened, deployments));
    }

    private static async Task<Ok<DeploymentsBody>> ListAsync(HttpContext context, Caller caller, string? state, string? behind, string? max, AggregateLists lists)
    {
        QueryRules.RequireKnown(context.Request, "state", "behind", "max");
        var query = AggregateLists.Query<DeploymentState>(DeploymentService.Kind, caller.Owner, nameof(state), state, behind, max);
        var page = await lists.ReadAsync<DeploymentView>(query, null, context.RequestAborted);
        return TypedResults.Ok(new DeploymentsBody([.. page.Entries.Select(DeploymentService.BodyOf)], page.Next));
    }

    private static Ok<DeploymentEstimate> Estimate(HttpContext context, string? kind, string? magnitude, string? sites)
    {
        QueryRules.RequireKnown(context.Request, "kind", "magnitude", "sites");
        return TypedResults.Ok(DeploymentEstimates.Default.Of(
            Word<DeploymentKind>("kind", kind), Word<DeploymentMagnitude>("magnitude", magnitude), QueryRules.Number(sites, "sites", 1, DeploymentLimits.MaxSites, 1)));
    }

    private static T Word<T>(string name, string? text)
        where T : struct, Enum => EnumText.TryParse<T>(text, out var value)
            ? value
            : throw RequestRefusedException.Invalid(name, $"The query parameter {name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(EnumText.Of))}.");

    private static async Task<Ok<DeploymentBody>> GetAsync(HttpContext context, Caller caller, string deployment, DeploymentService deployments) =>
        TypedResults.Ok(await AnswerAsync(context, caller, await deployments.GetAsync(caller.Owner, Parse(context, deployment), context.RequestAborted), deployments));

    private static async Task<Ok<DeploymentBody>> ChangeAsync(
        HttpContext context, Caller caller, string deployment, CommandRequest? request, DeploymentService deployments, Func<CommandOrder, DeploymentId, Task<DeploymentView>> change)
    {
        var id = Parse(context, deployment);
        return TypedResults.Ok(await AnswerAsync(context, caller, await change(CommandOrder.Of(context.Request, caller, request), id), deployments));
    }

    private static async Task<DeploymentBody> AnswerAsync(HttpContext context, Caller caller, DeploymentView found, DeploymentService deployments)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        return await deployments.OpenAsync(caller.Owner, found, context.RequestAborted);
    }

    private static DeploymentId Parse(HttpContext context, string text)
    {
        if (!DeploymentId.TryParse(text, out var id) || OwnerDirectory.Default.Find(id.Host) is not { Kind: OwnerKind.Country })
        {
            throw RequestRefusedException.Malformed("deployment", "The number of a deployment is the code of a member country, IRT or IMEST, the year and a number of four digits, for example PH-IRT-2026-0007.");
        }

        context.AuditObject(id.Value, id.Host);
        return id;
    }

    private static ExpertId Expert(string text) => ExpertId.TryParse(text, out var id)
        ? id
        : throw RequestRefusedException.Malformed("expert", "The id of an expert is an owner's code, a colon and the owner's name for the expert, for example FR:dvi-07.");

    private static char Letter(string text) => text is [>= 'A' and <= 'Z']
        ? text[0]
        : throw RequestRefusedException.Malformed("team", "A team is named by its letter, A to Z.");
}
