using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Who works on which received message.</summary>
internal static class AssignmentEndpoints
{
    private const string All = "/api/v1/owners/{code}/assignments";

    /// <summary>Adds the addresses.</summary>
    public static void MapAssignments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listAssignments")
            .WithTags("Desk")
            .WithSummary("List who works on what.")
            .WithDescription("view=mine: what one works on, also for officers one stands in for; open, done or all; unassigned: of the newest 500 received in each lane those that nobody has taken.");

        routes.MapGet(All + "/{id}", GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("getAssignment")
            .WithTags("Desk")
            .WithSummary("Say who works on a message.");

        routes.MapPost(All + "/{id}", ChangeAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Assign)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("assignMessage")
            .WithTags("Desk")
            .WithSummary("Take a received message, assign it, hand it over or say that it is done.")
            .WithDescription("What is meant for an officer who is away goes to who stands in. Repeating a step is without effect.");
    }

    private static async Task<Ok<AssignmentsBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, Mailboxes mailboxes, TimeProvider time, [FromQuery] string? view)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "view");
        var officer = caller.RequireOfficer();
        var state = await stores.Of(owner).ReadAsync(context.RequestAborted);
        if (view == "unassigned")
        {
            var received = await UnassignedMail.ReadAsync(mailboxes.Of(owner), state, context.RequestAborted);
            return TypedResults.Ok(new AssignmentsBody([.. received.Select(Unassigned)]));
        }

        var now = time.GetUtcNow();
        Func<Assignment, bool> wanted = view switch
        {
            "mine" => assignment => !assignment.IsDone && (assignment.Officer == officer || DelegationRules.Standing(state, assignment.Officer, now) == officer),
            "open" => assignment => !assignment.IsDone,
            "done" => assignment => assignment.IsDone,
            null or "all" => _ => true,
            _ => throw RequestRefusedException.Invalid("view", "The query parameter view must be mine, unassigned, open, done or all."),
        };
        var assignments = state.AllVersioned<Assignment>().Where(found => wanted(found.Item)).OrderByDescending(found => found.Item.ChangedAt).Select(BodyOf);
        return TypedResults.Ok(new AssignmentsBody([.. assignments]));
    }

    private static async Task<Ok<AssignmentBody>> GetAsync(HttpContext context, Caller caller, string id, OwnerStores stores)
    {
        var owner = caller.Owner;
        var message = Parse(id);
        var state = await stores.Of(owner).ReadAsync(context.RequestAborted);
        var body = state.FindVersioned<Assignment>(message.Value) is { } found ? BodyOf(found) : Unassigned(message);
        return TypedResults.Ok(body);
    }

    private static async Task<Ok<AssignmentBody>> ChangeAsync(HttpContext context, Caller caller, string id, AssignmentRequest request, OwnerStores stores, Mailboxes mailboxes, TimeProvider time)
    {
        var owner = caller.Owner;
        var by = caller.RequireOfficer();
        var message = Parse(id);
        context.AuditObject(message.Value, message.Sender);
        var action = request.Action;
        if (action is not (AssignmentRules.Take or AssignmentRules.Assign or AssignmentRules.HandOver or AssignmentRules.Done))
        {
            throw RequestRefusedException.Invalid("action", "The field action must be take, assign, hand-over or done.");
        }

        var names = action is AssignmentRules.Assign or AssignmentRules.HandOver;
        if (!names && request.To is not null)
        {
            throw RequestRefusedException.Invalid("to", $"The field to is for assign and hand-over; leave it out for {action}.");
        }

        var to = names ? AccountRules.Number(request.To ?? throw RequestRefusedException.Invalid("to", $"The field to is missing; for {action} it must be the number of the officer who works on it next."), "to") : by;
        var step = new AssignmentStep(time.GetUtcNow(), by, action, to, Note: string.IsNullOrEmpty(request.Note) ? null : request.Note);
        if (await mailboxes.Of(owner).FindAsync(message, context.RequestAborted) is not { Direction: MailDirection.Received })
        {
            throw RequestRefusedException.NotFound("No message with that id reached this owner.");
        }

        var supervisor = caller.IsSupervisor;
        var found = await stores.Of(owner).ChangeAsync(state => AssignmentRules.Decide(state, message, step, supervisor), context.RequestAborted);
        return TypedResults.Ok(BodyOf(found));
    }

    private static AssignmentBody BodyOf(Versioned<Assignment> found) => new(
        found.Item.Message,
        found.Item.Officer,
        found.Item.IsDone ? "done" : "open",
        found.Item.ChangedAt,
        [.. found.Item.Steps.Select(step => new AssignmentStepBody(step.At, step.By, step.Action, step.To, step.InsteadOf, step.Note))],
        found.Version);

    private static AssignmentBody Unassigned(MessageId message) => new(message.Value, null, "unassigned", null, [], 0);

    private static MessageId Parse(string id) =>
        MessageId.TryParse(id, out var message)
            ? message
            : throw RequestRefusedException.Malformed("id", "A message id is the sender's code, a dash and 32 lower-case hexadecimal digits, as the feed says.");
}
