using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox.Ingest;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>What is unread, which gateways an owner has, and the search.</summary>
internal static class MailboxEndpoints
{
    /// <summary>Adds the mailboxes and what fills them.</summary>
    public static void AddMailbox(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<GatewaySettings>().Mailbox);
        services.AddSingleton<Mailboxes>();
        services.AddSingleton<DurableQueueServices>();
        services.AddSingleton<IngestContext>();
        services.AddSingleton<EntryOpener>();
        services.AddSingleton<FeedRepair>();
        services.AddHostedService<MailboxService>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapMailbox(this IEndpointRouteBuilder routes)
    {
        routes.MapSearch();
        routes = routes.MapGroup(string.Empty).WithTags("Feeds");
        routes.MapGet("/api/v1/owners/{code}/unread", UnreadAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .AuditedMailboxRead(AuditActions.ReadFeed)
            .WithName("countUnread")
            .WithSummary("Count what nobody has read, by lane and kind.");

        routes.MapGet("/api/v1/owners/{code}/gateways", GatewaysAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Observe)
            .WithName("listGateways")
            .WithSummary("See which gateways read the owner's feed, and how far they are.")
            .WithDescription("A message counts as delivered when the first of them has it, and as withdrawn when all of them have removed it.");

        routes.MapDelete("/api/v1/owners/{code}/gateways/{name}", RemoveGatewayAsync)
            .RequireAuthorization(policy => policy.RequireRole(MeshRoles.Supervisor))
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Audited(AuditActions.Administer)
            .WithName("removeGateway")
            .WithSummary("Forget a gateway that is no longer used.")
            .WithDescription("For the role supervisor. Nobody waits any more for what it has removed. A gateway that still reads is known again at once.");
    }

    private static async Task<Ok<UnreadBody>> UnreadAsync(HttpContext context, Caller caller, Mailboxes mailboxes)
    {
        var counts = await mailboxes.Of(caller.Owner).CountUnreadAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(BodyOf(counts));
    }

    private static async Task<Ok<GatewaysBody>> GatewaysAsync(HttpContext context, Caller caller, GrainCaller calls)
    {
        var gateways = await calls.ReadAsync(
            caller.Owner,
            static (grains, owner, cancellationToken) => grains.GetGrain<IFeedGrain>(owner.Value).GetGatewaysAsync(cancellationToken),
            context.RequestAborted);
        return TypedResults.Ok(new GatewaysBody(gateways));
    }

    private static async Task<NoContent> RemoveGatewayAsync(HttpContext context, Caller caller, string name, GrainCaller calls)
    {
        if (name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw RequestRefusedException.Malformed("name", "A gateway's name is 1 to 64 letters, digits and dashes.");
        }

        await calls.WriteAsync(
            (caller.Owner, Name: name),
            static async (grains, state, cancellationToken) =>
            {
                await grains.GetGrain<IFeedGrain>(state.Owner.Value).RemoveGatewayAsync(state.Name, cancellationToken);
                return true;
            });
        return TypedResults.NoContent();
    }

    private static UnreadBody BodyOf(IReadOnlyCollection<(Lane Lane, MessageKind Kind, long Count)> counts) => new(
        counts.Sum(count => count.Count),
        Enum.GetValues<Lane>().ToImmutableSortedDictionary(lane => lane.ToString().ToLowerInvariant(), lane => counts.Where(count => count.Lane == lane).Sum(count => count.Count)),
        Enum.GetValues<MessageKind>().ToImmutableSortedDictionary(kind => kind.ToString().ToLowerInvariant(), kind => counts.Where(count => count.Kind == kind).Sum(count => count.Count)));
}
