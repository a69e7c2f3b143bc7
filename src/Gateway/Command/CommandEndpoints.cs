using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Command;

/// <summary>
/// The command centre. Its officers (role <c>command</c>, of the Secretariat) say that they are on duty, hand the lead over, and take and close what is in the queue. Officers of every bureau ask it for
/// help and see what they asked.
/// </summary>
internal static class CommandEndpoints
{
    private const string Centre = "/api/v1/owners/{code}/command";
    private const string Item = Centre + "/items/{item}";
    private const string Roster = Centre + "/rooms/{room}/roster";
    private const string Help = "/api/v1/owners/{code}/help";
    private const int DefaultMinutes = 15;

    /// <summary>Adds what works with the command centre.</summary>
    public static void AddCommand(this IServiceCollection services) => services.AddSingleton<CommandService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapCommand(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Command centre");
        routes.MapGet(Centre, GetAsync).RequireAuthorization(MeshPolicies.CommandCentre).Audited(AuditActions.ReadCommand)
            .WithName("getSituation")
            .WithSummary("See the situation: who leads, who is on duty, what is open, where and since when, and whom the command centre may not reach.")
            .WithDescription("For the role command. Read where the lead desk is, so that nobody takes an old lead for the one now. A hub that does not say how its bureaus are within five seconds stands in unansweredHubs.");
        routes.MapGet(Centre + "/log", LogAsync).RequireAuthorization(MeshPolicies.CommandCentre).Audited(AuditActions.ReadCommand)
            .WithName("listLeadLog")
            .WithSummary("Read what happened at the lead desk, the oldest first.")
            .WithDescription("For the role command. Its numbers have no gaps. An epoch of the lead ends where the next one begins: exactly one room leads at every moment.");
        routes.MapPost(Centre + "/plan", PlanAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("setLeadPlan")
            .WithSummary("Set the plan of the day: which room leads from when, UTC.")
            .WithDescription("For the role command. The room that leads goes on until it hands over; when the plan asks for another one, that is late ten minutes later.");
        routes.MapPost(Centre + "/presence", PresentAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("sayPresent")
            .WithSummary("Say to be on duty in a room.")
            .WithDescription("For the role command. It lasts the minutes given, and is said again before they are over. In the leading room it also confirms that the room leads.");
        routes.MapPost(Centre + "/presence/end", LeaveAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("leaveDesk")
            .WithSummary("Go off duty.")
            .WithDescription("For the role command. Needs no body. When nobody is on duty in the leading room any more, it is asked to confirm, and after two minutes another room with somebody on duty leads.");
        routes.MapPost(Centre + "/hand-over", ProposeAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("proposeHandOver")
            .WithSummary("Propose to hand the lead over, with all that is open.")
            .WithDescription("For officers on duty in the leading room, which leads until the other one has accepted.");
        routes.MapPost(Centre + "/hand-over/accept", AcceptAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("acceptHandOver")
            .WithSummary("Take the lead.")
            .WithDescription("For officers on duty in the room to which it was proposed. All that was in the queue of the room before is in this one's then, to be taken anew.");
        routes.MapGet(Item, GetItemAsync).RequireAuthorization(MeshPolicies.CommandCentre).Audited(AuditActions.ReadCommand)
            .WithName("getQueueItem")
            .WithSummary("Read an open item of the queue with its text.")
            .WithDescription("For the role command.");
        routes.MapPost(Item + "/take", TakeAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("takeQueueItem")
            .WithSummary("Take an item, also from another officer.")
            .WithDescription("For officers on duty in the item's room. Needs no body.");
        routes.MapPost(Item + "/assign", AssignAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("assignQueueItem")
            .WithSummary("Give an item to another room.")
            .WithDescription("For officers on duty in the item's room.");
        routes.MapPost(Item + "/close", CloseAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand)
            .WithName("closeQueueItem")
            .WithSummary("Close an item.")
            .WithDescription("For the officer who has taken it.");
        routes.MapGet(Roster, GetRosterAsync).RequireAuthorization(MeshPolicies.CommandCentre).Audited(AuditActions.ReadCommand)
            .WithName("getRoster")
            .WithSummary("Read the roster of a room, and who is on when on a day.")
            .WithDescription("For the role command. The day is today in the room's time zone unless date names another.");
        routes.MapPost(Roster, SetRosterAsync).GivesCommand(MeshPolicies.CommandCentre, AuditActions.WorkCommand).ReadsIfMatch()
            .WithName("setRoster")
            .WithSummary("Set the roster of a room.")
            .WithDescription("For the role command. A week of shifts in local time. A shift that begins at a time that the clock skips begins when it skips; at one that comes twice, the first time.");
        routes.MapPost(Help, AskAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.AskHelp)
            .WithName("askHelp")
            .WithSummary("Ask the command centre for help.")
            .WithDescription("It is in the queue of the room that leads when this is answered. Notes say when it was taken and closed.");
        routes.MapGet(Help, ListHelpAsync).RequireAuthorization(MeshPolicies.Bureau).Audited(AuditActions.ReadHelp)
            .WithName("listHelp")
            .WithSummary("List own requests for help that are open.");
    }

    private static async Task<Ok<BoardBody>> GetAsync(HttpContext context, Caller caller, CommandService command)
    {
        Object(context, caller, ILeadDeskGrain.Key);
        return await AnswerAsync(context, caller, await command.GetAsync(caller.Owner, context.RequestAborted), command);
    }

    private static async Task<Ok<LeadLogBody>> LogAsync(HttpContext context, Caller caller, string? since, string? max, CommandService command)
    {
        QueryRules.RequireKnown(context.Request, "since", "max");
        Object(context, caller, ILeadDeskGrain.Key);
        var most = QueryRules.Number(max, nameof(max), 1, CommandLimits.MaxLogPage, CommandLimits.MaxLogPage);
        var entries = await command.ReadLogAsync(caller.Owner, QueryRules.Number(since, nameof(since), 0, int.MaxValue, 0), most, context.RequestAborted);
        return TypedResults.Ok(new LeadLogBody([.. entries.Select(LeadLogEntryBody.Of)], entries.Length == most ? entries[^1].Version : null));
    }

    private static Task<Ok<BoardBody>> PlanAsync(HttpContext context, Caller caller, LeadPlanRequest request, CommandService command) =>
        ChangeAsync(context, caller, request, new SetLeadPlan([.. request.Shifts.Select(shift => new LeadShift(shift.Room, shift.From))]), command);

    private static Task<Ok<BoardBody>> PresentAsync(HttpContext context, Caller caller, PresenceRequest request, CommandService command) =>
        ChangeAsync(context, caller, request, new SayPresent(request.Room, request.Minutes ?? DefaultMinutes, caller.IsSupervisor), command);

    private static Task<Ok<BoardBody>> LeaveAsync(HttpContext context, Caller caller, CommandRequest? request, CommandService command) =>
        ChangeAsync(context, caller, request, new LeaveDesk(), command);

    private static async Task<Ok<BoardBody>> ProposeAsync(HttpContext context, Caller caller, HandOverRequest request, CommandService command)
    {
        Object(context, caller, ILeadDeskGrain.Key);
        caller.RequireOfficer();
        return await AnswerAsync(context, caller, await command.ProposeAsync(CommandOrder.Of(context.Request, caller, request), request, context.RequestAborted), command);
    }

    private static Task<Ok<BoardBody>> AcceptAsync(HttpContext context, Caller caller, AcceptHandOverRequest request, CommandService command) =>
        ChangeAsync(context, caller, request, new AcceptHandOver(request.Epoch), command);

    private static async Task<Ok<QueueItemBody>> GetItemAsync(HttpContext context, Caller caller, string item, CommandService command)
    {
        var number = NumberOf(item);
        Object(context, caller, $"item-{number}");
        return TypedResults.Ok(await command.GetItemAsync(caller, number, context.RequestAborted));
    }

    private static Task<Ok<BoardBody>> TakeAsync(HttpContext context, Caller caller, string item, CommandRequest? request, CommandService command) =>
        ChangeAsync(context, caller, request, new TakeItem(NumberOf(item)), command);

    private static Task<Ok<BoardBody>> AssignAsync(HttpContext context, Caller caller, string item, AssignItemRequest request, CommandService command) =>
        ChangeAsync(context, caller, request, new AssignItem(NumberOf(item), request.Room), command);

    private static Task<Ok<BoardBody>> CloseAsync(HttpContext context, Caller caller, string item, CloseItemRequest request, CommandService command) =>
        ChangeAsync(context, caller, request, new CloseItem(NumberOf(item), request.Outcome), command);

    private static async Task<Ok<RosterBody>> GetRosterAsync(HttpContext context, Caller caller, string room, string? date, CommandService command)
    {
        QueryRules.RequireKnown(context.Request, "date");
        var (of, view) = await RoomAsync(context, caller, room, command);
        return await AnswerAsync(context, caller, of, view, date, command);
    }

    private static async Task<Ok<RosterBody>> SetRosterAsync(HttpContext context, Caller caller, string room, RosterRequest request, CommandService command)
    {
        var of = RoomOf(room);
        Object(context, caller, room);
        caller.RequireOfficer();
        var roster = new DeskRoster(request.TimeZone, [.. request.Shifts.Select(shift => new DeskShift(shift.Day, shift.From, shift.Officers.IsDefault ? [] : shift.Officers))]);
        return await AnswerAsync(context, caller, of, await command.SetRosterAsync(CommandOrder.Of(context.Request, caller, request), of, roster), null, command);
    }

    private static async Task<Created<QueueItemBody>> AskAsync(HttpContext context, Caller caller, HelpRequest request, CommandService command)
    {
        Object(context, caller, ILeadDeskGrain.Key);
        caller.RequireOfficer();
        return TypedResults.Created($"/api/v1/owners/{caller.Owner}/help", await command.AskAsync(CommandOrder.Of(context.Request, caller, request), request, context.RequestAborted));
    }

    private static async Task<Ok<HelpRequestsBody>> ListHelpAsync(HttpContext context, Caller caller, CommandService command)
    {
        Object(context, caller, ILeadDeskGrain.Key);
        var items = (await command.GetAsync(caller.Owner, context.RequestAborted))?.Record.Items ?? [];
        return TypedResults.Ok(new HelpRequestsBody([.. items.Where(item => item.Kind == QueueItemKind.Help && item.From == caller.Owner).Select(item => QueueItemBody.Of(item, isOurs: false) with { TakenBy = null })]));
    }

    private static async Task<Ok<BoardBody>> ChangeAsync(HttpContext context, Caller caller, CommandRequest? request, LeadCommand given, CommandService command)
    {
        Object(context, caller, ILeadDeskGrain.Key);
        caller.RequireOfficer();
        return await AnswerAsync(context, caller, await command.ExecuteAsync(CommandOrder.Of(context.Request, caller, request), given), command);
    }

    private static async Task<Ok<BoardBody>> AnswerAsync(HttpContext context, Caller caller, LeadView? view, CommandService command)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(view?.Version ?? 0);
        return TypedResults.Ok(await command.BoardAsync(caller, view, context.RequestAborted));
    }

    private static async Task<Ok<RosterBody>> AnswerAsync(HttpContext context, Caller caller, HubName room, DeskView view, string? date, CommandService command)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(view.Version);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), view.Roster.TimeZone).DateTime);
        var day = date is null ? today : DateOnly.TryParseExact(date, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) && parsed.Year is >= 2000 and < 2200
            ? parsed
            : throw RequestRefusedException.Malformed(nameof(date), "The query parameter date is a day of the years 2000 to 2199, for example 2026-03-29.");
        var plan = (await command.GetAsync(caller.Owner, context.RequestAborted))?.Record.Plan ?? LeadPlan.Default;
        return TypedResults.Ok(RosterBody.Of(room, view, day, plan));
    }

    private static async Task<(HubName Room, DeskView View)> RoomAsync(HttpContext context, Caller caller, string room, CommandService command)
    {
        var of = RoomOf(room);
        Object(context, caller, room);
        return (of, await command.GetRosterAsync(caller.Owner, of, context.RequestAborted));
    }

    private static HubName RoomOf(string room) =>
        HubName.TryParse(room, out var of) ? of : throw RequestRefusedException.Malformed("room", $"A room is one of {string.Join(", ", HubName.All)}.");

    private static long NumberOf(string item) => long.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw RequestRefusedException.Malformed("item", "An item has a number from 1, as the board says.");

    private static void Object(HttpContext context, Caller caller, string @object) => context.AuditObject(@object, caller.Owner);
}
