using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Interpol.Mesh.Gateway.Assignments;

/// <summary>Who works on which received message.</summary>
internal static class AssignmentEndpoints
{
    private const string Delegations = "/api/v1/owners/{code}/delegations";
    private const int NewestOfLane = 500;
    private const string Kinds = "message,broadcast,diffusion";
    private const string All = "/api/v1/owners/{code}/assignments";

    /// <summary>Adds the addresses.</summary>
    public static void MapAssignments(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).RequireAuthorization(MeshPolicies.Bureau).WithTags("Desk");
        routes.MapGet(All, ListAsync)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listAssignments")
            .WithSummary("List who works on what.")
            .WithDescription("view=mine: what one works on, also for officers one stands in for; open, done or all; unassigned: of the newest 500 received in each lane those that nobody has taken.");

        routes.MapGet(All + "/{id}", GetAsync)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("getAssignment")
            .WithSummary("Say who works on a message.");

        routes.MapPost(All + "/{id}", ChangeAsync)
            .Audited(AuditActions.Assign)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("assignMessage")
            .WithSummary("Take a received message, assign it, hand it over or say that it is done.")
            .WithDescription("What is meant for an officer who is away goes to who stands in. Repeating a step is without effect.");

        routes.MapGet(Delegations, ListDelegationsAsync)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listDelegations")
            .WithSummary("List who is away and who stands in.");

        routes.MapPut(Delegations + "/{number}", PutDelegationAsync)
            .Audited(AuditActions.Assign)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .WithName("putDelegation")
            .WithSummary("Say that an officer is away and who stands in.")
            .WithDescription("Officers for themselves, supervisors for everybody. What is assigned to the officer in that time goes to who stands in; what the officer works on shows there too.");

        routes.MapDelete(Delegations + "/{number}", DeleteDelegationAsync)
            .Audited(AuditActions.Assign)
            .WithName("deleteDelegation")
            .WithSummary("Say that an officer is there again.");
    }

    private static async Task<Ok<AssignmentsBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, Mailboxes mailboxes, TimeProvider time, [FromQuery] string? view)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "view");
        var officer = caller.RequireOfficer();
        var state = await stores.Of(owner).ReadAsync(context.RequestAborted);
        if (view == "unassigned")
        {
            var received = await ReadUnassignedAsync(mailboxes.Of(owner), state, context.RequestAborted);
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
        var message = MessageEndpoints.Parse(id);
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var body = state.FindVersioned<Assignment>(message.Value) is { } found ? BodyOf(found) : Unassigned(message);
        return TypedResults.Ok(body);
    }

    private static async Task<Ok<AssignmentBody>> ChangeAsync(HttpContext context, Caller caller, string id, AssignmentRequest request, OwnerStores stores, Mailboxes mailboxes, TimeProvider time)
    {
        var owner = caller.Owner;
        var by = caller.RequireOfficer();
        var message = MessageEndpoints.Parse(id);
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

    /// <summary>Of the newest messages those without an assignment, the newest first.</summary>
    private static async Task<IReadOnlyList<MessageId>> ReadUnassignedAsync(OwnerMailbox mailbox, StoreState state, CancellationToken cancellationToken)
    {
        MailFilter.TryParse(Kinds, out var filter);
        var head = (await mailbox.ReadPageAsync(default, 1, filter, cancellationToken)).Head;
        var cursor = new FeedCursor(Behind(head.Flash), Behind(head.Urgent), Behind(head.Routine));
        var found = new List<MailItem>();
        while (true)
        {
            var page = await mailbox.ReadPageAsync(cursor, FeedLimits.MaxPage, filter, cancellationToken);
            found.AddRange(page.Items.Where(item => item.State == MailState.Open && state.Find<Assignment>(item.Envelope.Id.Value) is null));
            if (page.Next == cursor || found.Count >= 3 * NewestOfLane)
            {
                return [.. found.OrderByDescending(item => item.Stored?.At).Select(item => item.Envelope.Id)];
            }

            cursor = page.Next;
        }
    }

    private static long Behind(long head) => Math.Max(0, head - NewestOfLane);

    private static AssignmentBody BodyOf(Versioned<Assignment> found) => new(
        found.Item.Message,
        found.Item.Officer,
        found.Item.IsDone ? "done" : "open",
        found.Item.ChangedAt,
        [.. found.Item.Steps.Select(step => new AssignmentStepBody(step.At, step.By, step.Action, step.To, step.InsteadOf, step.Note))],
        found.Version);

    private static AssignmentBody Unassigned(MessageId message) => new(message.Value, null, "unassigned", null, [], 0);

    private static async Task<Ok<DelegationsBody>> ListDelegationsAsync(HttpContext context, Caller caller, OwnerStores stores, TimeProvider time)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var now = time.GetUtcNow();
        var delegations = state.All<Delegation>().Where(delegation => delegation.Until > now).Select(delegation => DelegationBodyOf(delegation, now));
        return TypedResults.Ok(new DelegationsBody([.. delegations]));
    }

    private static async Task<Ok<DelegationBody>> PutDelegationAsync(HttpContext context, Caller caller, string number, DelegationRequest request, OwnerStores stores, TimeProvider time)
    {
        var by = RequireOwn(context, caller, number);
        var to = AccountRules.Number(request.To, "to");
        var now = time.GetUtcNow();
        var delegation = DelegationRules.Require(new Delegation(number, to, request.From, request.Until, by), now);
        await stores.Of(caller.Owner).ChangeAsync(
            state =>
            {
                AccountRules.RequireActive(state, to, "to");
                var over = state.All<Delegation>().Where(known => known.Until <= now && known.Officer != number);
                return StoreChange.Put<bool>(true, delegation).Without(over);
            },
            context.RequestAborted);
        return TypedResults.Ok(DelegationBodyOf(delegation, now));
    }

    private static async Task<NoContent> DeleteDelegationAsync(HttpContext context, Caller caller, string number, OwnerStores stores)
    {
        RequireOwn(context, caller, number);
        await stores.Of(caller.Owner).ChangeAsync(
            state => state.Find<Delegation>(number) is { } found ? StoreChange.Remove(true, found) : StoreChange.None(false),
            context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static string RequireOwn(HttpContext context, Caller caller, string number)
    {
        AccountRules.Number(number);
        context.AuditObject($"absence of officer {number}");
        var by = caller.RequireOfficer();
        return by == number || caller.IsSupervisor
            ? by
            : throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "Only a supervisor says of another officer when that officer is away.");
    }

    private static DelegationBody DelegationBodyOf(Delegation delegation, DateTimeOffset now) =>
        new(delegation.Officer, delegation.Delegate, delegation.From, delegation.Until, DelegationRules.IsNow(delegation, now));
}
