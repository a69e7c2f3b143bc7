using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>Reading what reached an owner: by pages, and live.</summary>
internal static class FeedEndpoints
{
    private const int DefaultMax = 100;

    /// <summary>Adds what reads and follows them.</summary>
    public static void AddFeeds(this IServiceCollection services)
    {
        services.TryAddSingleton(new LiveFeedOptions());
        services.AddSingleton<FeedEntryWriter>();
        services.AddSingleton<FeedReader>();
        services.AddSingleton<LiveFeeds>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/owners/{code}/feed", GetPageAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .AuditedMailboxRead(AuditActions.ReadFeed)
            .Refuses(StatusCodes.Status410Gone)
            .WithName("getFeedPage")
            .WithTags("Feeds")
            .WithSummary("Read a page of what reached the owner.")
            .WithDescription("Flash comes first, then urgent, then routine; within a lane everything stands in order and without gaps. Read on with the answer's cursor in after; without it the feed is read from its beginning. kinds shows only some kinds or lanes; what it leaves out counts as read in the cursor. What the owner sent is not in the feed. The gateway serves what it has fetched and keeps: also while the hub is away.");

        routes.MapGet("/api/v1/owners/{code}/feed/live", ListenAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .Produces<FeedEntryBody>(StatusCodes.Status200OK, EventStream.MediaType)
            .AuditedMailboxRead(AuditActions.ReadFeed)
            .ReadsHeader("Last-Event-ID", "The id of the last event that was received; counts more than after.")
            .Refuses(StatusCodes.Status410Gone)
            .WithName("listenToFeed")
            .WithTags("Feeds")
            .WithSummary("Follow the owner's feed live, as server-sent events.")
            .WithDescription("Events have the type message, the cursor as their id, and an entry of the feed as data; a comment comes every 10 seconds when nothing else does. Send the last id in Last-Event-ID (browsers do) or in after to go on where you were; without either the feed is sent from its beginning. kinds shows only some kinds or lanes. An event of the type problem says why the stream ends. The stream also ends with the token.");
    }

    private static async Task<Ok<FeedPageBody>> GetPageAsync(HttpContext context, Caller caller, string? after, string? max, string? wait, string? kinds, FeedReader feeds, FeedEntryWriter entries)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "after", "max", "wait", "kinds");
        var cursor = Cursor(after, "after");
        var most = QueryRules.Number(max, "max", 1, FeedLimits.MaxPage, DefaultMax);
        var patience = TimeSpan.FromSeconds(QueryRules.Number(wait, "wait", 0, GatewayLimits.LongestWaitSeconds, 0));
        var filter = Filter(kinds);
        await feeds.RequireReachableAsync(owner, cursor, context.RequestAborted);
        var page = await feeds.ReadAsync(owner, cursor, most, filter, patience, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(entries.Page(owner, cursor, page));
    }

    private static async Task<PushStreamHttpResult> ListenAsync(
        HttpContext context,
        Caller caller,
        string? after,
        string? kinds,
        FeedReader reader,
        Mailboxes mailboxes,
        FeedEntryWriter entries,
        LiveFeeds feeds,
        TimeProvider time,
        IHostApplicationLifetime lifetime)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "after", "kinds");
        const string Header = "Last-Event-ID";
        var last = context.Request.Headers[Header];
        var cursor = last.Count > 0 ? Cursor(last, Header) : Cursor(after, "after");
        var filter = Filter(kinds);
        feeds.RequireRoom(owner);
        await reader.RequireReachableAsync(owner, cursor, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            async _ =>
            {
                context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                using var expiry = new CancellationTokenSource(Remaining(caller, time), time);
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, expiry.Token);
                await FollowAsync(new LiveListener(owner, filter, feeds, mailboxes, entries, new EventStream(context.Response.BodyWriter)), cursor, ending.Token);
            },
            EventStream.MediaType);
    }

    private static async Task FollowAsync(LiveListener listener, FeedCursor cursor, CancellationToken ending)
    {
        try
        {
            await listener.RunAsync(cursor, ending);
        }
        catch (Exception failure) when (!ending.IsCancellationRequested && ProblemCatalogue.OfException(failure) is { } problem)
        {
            listener.Output.WriteProblem(problem);
            await listener.Output.FlushAsync(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The listener has gone, its token has ended or the gateway stops: the stream ends, and the listener knows where it was.
        }
    }

    private static MailFilter Filter(string? kinds) => MailFilter.TryParse(kinds, out var filter)
        ? filter
        : throw RequestRefusedException.Invalid("kinds", "The query parameter kinds holds, with commas, any of message, broadcast, diffusion, withdrawal, note and of flash, urgent, routine.");

    private static TimeSpan Remaining(Caller caller, TimeProvider time)
    {
        var left = caller.Expires + MeshAuthentication.ClockSkew - time.GetUtcNow();
        var longest = TimeSpan.FromDays(1);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest;
    }

    private static FeedCursor Cursor(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
        {
            return FeedCursor.Start;
        }

        return FeedCursor.TryParse(text, out var cursor)
            ? cursor
            : throw RequestRefusedException.Malformed(field, $"{field} is not a cursor: three numbers with dots, for example {FeedCursor.Start} for the beginning.");
    }
}
