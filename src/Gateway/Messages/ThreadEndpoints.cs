using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Reading conversations.</summary>
internal static class ThreadEndpoints
{
    private const int DefaultMax = 100;
    private const int MostMessages = 500;

    /// <summary>Adds the address.</summary>
    public static void MapThreads(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/owners/{code}/threads/{thread}", GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .AuditedMailboxRead(AuditActions.Read)
            .WithName("getThread")
            .WithTags("Messages")
            .WithSummary("Read a conversation.")
            .WithDescription("The messages that this owner sent and received on the thread, in order; the newest 100, or as many as max says, up to 500.");

    private static async Task<Ok<ThreadBody>> GetAsync(HttpContext context, Caller caller, string thread, string? max, Mailboxes mailboxes, FeedEntryWriter entries)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "max");
        var most = QueryRules.Number(max, "max", 1, MostMessages, DefaultMax);
        var id = ThreadId.TryParse(thread, out var parsed)
            ? parsed
            : throw RequestRefusedException.Malformed("thread", "A thread's id is 32 lower-case hexadecimal digits, as its messages say.");
        context.AuditObject($"thread/{id}");
        var items = await mailboxes.Of(owner).ReadThreadAsync(id, most, context.RequestAborted);
        if (items.Count == 0)
        {
            throw RequestRefusedException.NotFound("This owner is not on a thread with that id.");
        }

        context.Response.Headers.CacheControl = "no-store";
        var body = new ThreadBody(id, [.. items.Select(item => entries.Body(owner, item, cursor: null))]);
        return TypedResults.Ok(body);
    }
}
