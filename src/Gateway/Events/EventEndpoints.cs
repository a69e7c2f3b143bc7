using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Events;

/// <summary>Major events: the host plans and closes them, the team screens their lists under its grant, both raise emergencies.</summary>
internal static class EventEndpoints
{
    private const string All = "/api/v1/owners/{code}/events";
    private const string One = All + "/{event}";

    /// <summary>Adds what plans events, takes their lists and answers entrances.</summary>
    public static void AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventService>();
        services.AddSingleton<AccreditationService>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Major events");
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadEvent)
            .WithName("listEvents")
            .WithSummary("List major events: of an own host, and those at which own officers are in the team.")
            .WithDescription("Those that changed last first, without texts. The list hears of a change moments after it was made; one event is always read as it is.");

        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadEvent)
            .WithName("getEvent")
            .WithSummary("Read a major event with its security plan.")
            .WithDescription("For host, team and Secretariat. Its version is the ETag.");

        routes.MapPost(One + "/plan", PlanAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeEvent)
            .ReadsIfMatch()
            .WithName("planEvent")
            .WithSummary("Enter the security plan of an event, or change it.")
            .WithDescription("For the host. The id of an event is that of the deployment of its support team. All of the plan is sent; sites stay once they are named.");

        routes.MapPost(One + "/screening/start", StartAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeEvent)
            .ReadsIfMatch()
            .WithName("startScreening")
            .WithSummary("Begin to screen the accreditation lists.")
            .WithDescription("For the team, to whose owner the host has granted deploy-team with the task accreditation-checks. It stops when the grant ends; under another one it goes on where it was.");

        routes.MapPost(One + "/screening/pause", (HttpContext context, Caller caller, string @event, CommandRequest? request, EventService events) =>
                ChangeAsync(context, caller, @event, request, events, (order, id) => events.ExecuteAsync(order, id, new PauseScreening())))
            .GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeEvent)
            .ReadsIfMatch()
            .WithName("pauseScreening")
            .WithSummary("Stop screening for now.")
            .WithDescription("For host and team. Needs no body.");

        routes.MapPost(One + "/screening/resume", (HttpContext context, Caller caller, string @event, CommandRequest? request, EventService events) =>
                ChangeAsync(context, caller, @event, request, events, (order, id) => events.ExecuteAsync(order, id, new ResumeScreening())))
            .GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeEvent)
            .ReadsIfMatch()
            .WithName("resumeScreening")
            .WithSummary("Go on screening after a pause, under the same grant.")
            .WithDescription("For whom the grant was given to. Needs no body.");

        routes.MapPost(One + "/emergency", RaiseAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeEvent)
            .ReadsIfMatch()
            .WithName("raiseEmergency")
            .WithSummary("Raise an emergency: a flash to the command centre.")
            .WithDescription("For host and team. With becomes, by the host or the Secretariat, the host is asked at once for its consent to the new mandate, with which the team's deployment turns into a response team.");

        routes.MapPost(One + "/close", (HttpContext context, Caller caller, string @event, CommandRequest? request, EventService events) =>
                ChangeAsync(context, caller, @event, request, events, (order, id) => events.ExecuteAsync(order, id, new CloseEvent())))
            .GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeEvent)
            .ReadsIfMatch()
            .WithName("closeEvent")
            .WithSummary("Close an event: its lists are deleted when the days of its plan are over.")
            .WithDescription("For the host and the Secretariat. Needs no body.");
        routes.MapAccreditations(One);
    }

    /// <summary>The id of an event in a path.</summary>
    public static DeploymentId Parse(HttpContext context, string text)
    {
        if (!DeploymentId.TryParse(text, out var id) || !id.IsSupport || !OwnerDirectory.Default.Contains(id.Host))
        {
            throw RequestRefusedException.Malformed("event", "The id of an event is that of its team's deployment: the host's code, IMEST, the year and a number of four digits, for example BR-IMEST-2026-0003.");
        }

        context.AuditObject(id.Value, id.Host);
        return id;
    }

    private static async Task<Ok<EventsBody>> ListAsync(HttpContext context, Caller caller, string? state, string? behind, string? max, AggregateLists lists)
    {
        QueryRules.RequireKnown(context.Request, "state", "behind", "max");
        var query = AggregateLists.Query<EventState>(EventService.Kind, caller.Owner, nameof(state), state, behind, max);
        var page = await lists.ReadAsync<EventView>(query, null, context.RequestAborted);
        return TypedResults.Ok(new EventsBody([.. page.Entries.Select(EventService.BodyOf)], page.Next));
    }

    private static async Task<Ok<EventBody>> GetAsync(HttpContext context, Caller caller, string @event, EventService events) =>
        await AnswerAsync(context, caller, await events.GetAsync(caller.Owner, Parse(context, @event), context.RequestAborted), events);

    private static Task<Ok<EventBody>> PlanAsync(HttpContext context, Caller caller, string @event, PlanEventRequest request, EventService events) =>
        ChangeAsync(context, caller, @event, request, events, (order, id) => events.PlanAsync(order, id, request, context.RequestAborted));

    private static Task<Ok<EventBody>> StartAsync(HttpContext context, Caller caller, string @event, StartScreeningRequest request, EventService events) =>
        ChangeAsync(context, caller, @event, request, events, (order, id) => events.ExecuteAsync(order, id, new StartScreening(request.Consent)));

    private static Task<Ok<EventBody>> RaiseAsync(HttpContext context, Caller caller, string @event, EmergencyRequest request, EventService events) =>
        ChangeAsync(context, caller, @event, request, events, (order, id) => events.RaiseAsync(order, id, request, context.RequestAborted));

    private static async Task<Ok<EventBody>> ChangeAsync(
        HttpContext context, Caller caller, string text, CommandRequest? request, EventService events, Func<CommandOrder, DeploymentId, Task<EventView>> change)
    {
        var id = Parse(context, text);
        return await AnswerAsync(context, caller, await change(CommandOrder.Of(context.Request, caller, request), id), events);
    }

    private static async Task<Ok<EventBody>> AnswerAsync(HttpContext context, Caller caller, EventView view, EventService events)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(view.Version);
        return TypedResults.Ok(await events.OpenAsync(caller.Owner, view, context.RequestAborted));
    }
}
