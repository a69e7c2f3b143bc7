using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>What operators look up in the cluster, and do to it. Whatever changes something, or looks at a bureau's message, is in the audit.</summary>
internal static class OperatorEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup("/api/v1/cluster")
            .RequireAuthorization(MeshPolicies.Operations)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout)
            .WithTags("Cluster");

        routes.MapPost("/silos/{silo}/drain", DrainAsync)
            .Audited(AuditActions.DrainSilo)
            .Refuses(StatusCodes.Status404NotFound)
            .WithName("drainSilo")
            .WithSummary("Tell a silo to finish what it does, hand its actors over and stop.")
            .WithDescription("For the role operator. It answers at once; the membership tells how far the silo is. To repeat it is without effect.");

        routes.MapGet("/activations/{actor}/{key}", FindActivationAsync)
            .AuditedWhenRefused(AuditActions.Observe)
            .Refuses(StatusCodes.Status400BadRequest)
            .WithName("findActivation")
            .WithSummary("Look where an actor is active.")
            .WithDescription("For the role operator. The silos are asked what they hold; that activates nothing. A silo that does not answer within a second is in silent.");

        routes.MapDelete("/activations/{actor}/{key}", DeactivateAsync)
            .Audited(AuditActions.DeactivateActor)
            .Refuses(StatusCodes.Status400BadRequest)
            .WithName("deactivateActor")
            .WithSummary("End the activation of an actor once it is idle.")
            .WithDescription("For the role operator. It answers where the actor was active. The next call of the actor starts another activation, which reads the database. To repeat it is without effect.");

        routes.MapPost("/links/{sender}/{receiver}/{lane}/retry", RetryAsync)
            .Audited(AuditActions.RetryLink)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithName("retryLink")
            .WithSummary("Send at once what waits for a receiver's hub, whatever failed before.")
            .WithDescription("For the role operator. It answers what waited and why the attempt before failed. What the hub has and no gateway of the receiver has fetched does not wait any more. To repeat it is without effect.");

        routes.MapGet("/records", GetRecordCopiesAsync)
            .AuditedWhenRefused(AuditActions.Observe)
            .WithName("getRecordCopies")
            .WithSummary("See how far the hubs' copies of all records are, and whether one is being made anew.")
            .WithDescription("For the role operator. Beside a copy that is being made anew it says how many changes that has, and of which owners it cannot have them now.");

        routes.MapPost("/records/{hub}/rebuild", RebuildRecordsAsync)
            .Audited(AuditActions.RebuildRecords)
            .ReadsHeader("Idempotency-Key", "The id of the order, which you choose.")
            .Refuses(StatusCodes.Status400BadRequest)
            .WithName("rebuildRecords")
            .WithSummary("Have a hub make its copy of all records anew from the owners' streams.")
            .WithDescription("For the role operator. It answers at once, and the copy that is there answers checks until the new one has all; getRecordCopies says how far that is. While one is being made, and for an order that was carried out, to repeat it is without effect.");

        routes.MapGet("/messages/{id}", GetWayAsync)
            .Audited(AuditActions.Observe)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithName("getMessageWay")
            .WithSummary("See how far a message has come.")
            .WithDescription("For the role operator. Who read or answered it, who passed it on, whom its sender excludes and what it says is not among it. The sender's bureau sees in its audit who asked.");

        routes.MapGet("/audits", GetAuditsAsync)
            .Audited(AuditActions.ReadAudit)
            .WithName("getClusterAudits")
            .WithSummary("See where the hubs' audits stand, and who signed that.")
            .WithDescription("For the role operator. A signature that is missing is that of a hub that was away; it comes when the hub is back.");
    }

    private static async Task<Accepted<DrainBody>> DrainAsync(HttpContext context, string silo, ClusterObserver observer, GrainCaller grains)
    {
        context.AuditObject($"silo {silo}");
        if (!(await observer.ReadMembersAsync(context.RequestAborted)).Any(known => known.SiloName == silo && known.Status == SiloStatus.Active))
        {
            throw RequestRefusedException.NotFound($"No silo {silo} is active.");
        }

        await grains.WriteAsync(
            silo,
            static async (grains, silo, cancellationToken) =>
            {
                await grains.GetGrain<ISiloGrain>(silo).DrainAsync(cancellationToken);
                return true;
            });
        return TypedResults.Accepted((string?)null, new DrainBody(silo));
    }

    private static async Task<Ok<ActivationBody>> FindActivationAsync(HttpContext context, string actor, string key, ClusterObserver observer)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await observer.FindActivationAsync(GrainId.Create(actor, key), context.RequestAborted));
    }

    private static async Task<Ok<ActivationBody>> DeactivateAsync(HttpContext context, string actor, string key, ClusterObserver observer, GrainCaller grains)
    {
        context.AuditObject($"actor {actor}/{key}");
        var id = GrainId.Create(actor, key);
        var found = await observer.FindActivationAsync(id, context.RequestAborted);
        foreach (var silo in found.Silos)
        {
            await grains.WriteAsync(
                (Silo: silo, Actor: id),
                static (grains, state, cancellationToken) => grains.GetGrain<ISiloGrain>(state.Silo).DeactivateAsync(state.Actor, cancellationToken));
        }

        return TypedResults.Ok(found);
    }

    private static async Task<Ok<LinkRetryBody>> RetryAsync(HttpContext context, string sender, string receiver, string lane, GrainCaller grains)
    {
        var (from, to) = (OwnerRules.Known(sender).Code, OwnerRules.Known(receiver).Code);
        if (!EnumText.TryParse<Lane>(lane, out var known))
        {
            throw RequestRefusedException.Malformed("lane", "A lane is flash, urgent or routine.");
        }

        context.AuditObject($"link {from}/{to}/{lane}", from);
        var waited = await grains.WriteAsync(
            (Sender: from, Receiver: to, Lane: known),
            static (grains, state, cancellationToken) => grains.GetGrain<IOutboxGrain>(state.Sender.Value).RetryLinkAsync(state.Receiver, state.Lane, cancellationToken));
        return TypedResults.Ok(new LinkRetryBody(from, to, known, waited?.Waiting ?? 0, waited?.Oldest, waited?.LastFailure));
    }

    private static async Task<Ok<RecordCopiesBody>> GetRecordCopiesAsync(HttpContext context, GrainCaller grains)
    {
        var states = await Task.WhenAll(HubName.All.Select(async hub =>
        {
            try
            {
                return await grains.ReadAsync(hub, static (grains, hub, cancellationToken) => grains.GetGrain<IRecordReplicaGrain>(hub.Value).GetStateAsync(cancellationToken), context.RequestAborted);
            }
            catch (RequestRefusedException)
            {
                return null;
            }
        }));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new RecordCopiesBody([.. states.OfType<RecordCopyState>()], [.. HubName.All.Where((_, index) => states[index] is null)]));
    }

    private static async Task<Accepted<RecordCopyState>> RebuildRecordsAsync(HttpContext context, string hub, GrainCaller grains)
    {
        if (!HubName.TryParse(hub, out var known))
        {
            throw RequestRefusedException.Malformed("hub", $"A hub is one of {string.Join(", ", HubName.All)}.");
        }

        context.AuditObject($"records at {known}");
        var state = await grains.WriteAsync(
            (Hub: known, Operation: IdempotencyKey.OperationOf(null, context.Request)),
            static (grains, order, cancellationToken) => grains.GetGrain<IRecordReplicaGrain>(order.Hub.Value).RebuildAsync(order.Operation, cancellationToken));
        return TypedResults.Accepted((string?)null, state);
    }

    private static async Task<Ok<TimelineBody>> GetWayAsync(HttpContext context, string id, GrainCaller grains)
    {
        var message = MessageEndpoints.Parse(id);
        var way = OwnerDirectory.Default.Contains(message.Sender)
            ? await grains.ReadAsync(
                message,
                static (grains, message, cancellationToken) => grains.GetGrain<IOutboxGrain>(message.Sender.Value).GetWayAsync(message, cancellationToken),
                context.RequestAborted)
            : null;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(TimelineBody.Of(way ?? throw RequestRefusedException.NotFound("Its sender's hub has no message with that id.")));
    }

    private static async Task<Ok<AuditHeadsBody>> GetAuditsAsync(HttpContext context, AuditReader reader)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await reader.ReadHeadsAsync(context.RequestAborted));
    }
}
