using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>Reading what reached an owner: by pages, and live.</summary>
internal static class FeedEndpoints
{
    private const int DefaultMax = 100;

    private static readonly TimeSpan EarlyEnd = TimeSpan.FromMilliseconds(50);

    /// <summary>Adds the addresses.</summary>
    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/owners/{code}/feed", GetPageAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Produces<FeedPageBody>()
            .Audited(AuditActions.ReadFeed)
            .WithName("getFeedPage")
            .WithTags("Feeds")
            .WithSummary("Read a page of what reached the owner.")
            .WithDescription("Flash comes first, then urgent, then routine; within a lane everything stands in order and without gaps. Read on with the answer's cursor in after; everything up to the cursor that you send counts as delivered. Without after the feed is read from its beginning.");

        routes.MapGet("/api/v1/owners/{code}/feed/live", ListenAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Produces<FeedEntryBody>(StatusCodes.Status200OK, EventStream.MediaType)
            .Audited(AuditActions.ReadFeed)
            .WithName("listenToFeed")
            .WithTags("Feeds")
            .WithSummary("Follow the owner's feed live, as server-sent events.")
            .WithDescription("Events have the type message, the cursor as their id, and an entry of the feed as data; a comment comes every 10 seconds when nothing else does. Send the last id in Last-Event-ID (browsers do) or in after to go on where you were; without either the feed is sent from its beginning. An event of the type problem says why the stream ends. The stream also ends with the token.");
    }

    private static async Task GetPageAsync(HttpContext context, string code, string? after, string? max, string? wait, ActingOwner acting, GrainCaller calls, FeedEntryWriter entries, TimeProvider time)
    {
        var owner = acting.Of(context, code);
        QueryRules.RequireKnown(context.Request, "after", "max", "wait");
        var cursor = Cursor(after, "after");
        var most = QueryRules.Number(max, "max", 1, FeedLimits.MaxPage, DefaultMax);
        var patience = TimeSpan.FromSeconds(QueryRules.Number(wait, "wait", 0, GatewayLimits.LongestWaitSeconds, 0));
        var page = await ReadAsync(owner, cursor, most, patience, calls, time, context.RequestAborted);
        var body = await entries.PageAsync(owner, cursor, page, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(body, GatewayJsonContext.Default.FeedPageBody, JsonAnswer.MediaType, context.RequestAborted);
    }

    /// <summary>Reads a page, waiting for the first entry in steps that an actor allows.</summary>
    private static async Task<FeedPage> ReadAsync(OwnerId owner, FeedCursor cursor, int max, TimeSpan patience, GrainCaller calls, TimeProvider time, CancellationToken gone)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var left = patience - time.GetElapsedTime(began);
            var wait = left < TimeSpan.Zero ? TimeSpan.Zero : left < FeedLimits.MaxWait ? left : FeedLimits.MaxWait;
            var asked = time.GetTimestamp();
            var page = await calls.ReadAsync(
                (Owner: owner, Cursor: cursor, Max: max, Wait: wait),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IFeedGrain>(state.Owner.Value).ReadAsync("gateway", state.Cursor, state.Max, state.Wait, cancellationToken),
                gone);
            if (page.Entries.Length > 0 || time.GetElapsedTime(began) >= patience)
            {
                return page;
            }

            if (time.GetElapsedTime(asked) < EarlyEnd)
            {
                // The actor has to go and let its readers off; where it goes it is there in a moment.
                await Task.Delay(EarlyEnd, time, gone);
            }
        }
    }

    private static async Task ListenAsync(
        HttpContext context,
        string code,
        string? after,
        ActingOwner acting,
        GrainCaller calls,
        FeedEntryWriter entries,
        LiveFeeds feeds,
        TimeProvider time,
        IHostApplicationLifetime lifetime)
    {
        var owner = acting.Of(context, code);
        QueryRules.RequireKnown(context.Request, "after");
        const string Header = "Last-Event-ID";
        var last = context.Request.Headers[Header];
        var cursor = last.Count > 0 ? Cursor(last, Header) : Cursor(after, "after");
        feeds.RequireRoom(owner);

        using var expiry = new CancellationTokenSource(Remaining(context, time), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, expiry.Token);
        var first = await calls.ReadAsync(
            (Owner: owner, Cursor: cursor, Max: feeds.Options.PageSize),
            static (grains, state, cancellationToken) =>
                grains.GetGrain<IFeedGrain>(state.Owner.Value).ReadAsync("gateway", state.Cursor, state.Max, TimeSpan.Zero, cancellationToken),
            ending.Token);

        var response = context.Response;
        response.ContentType = EventStream.MediaType;
        response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var listener = new LiveListener(owner, feeds, calls, entries, new EventStream(response.BodyWriter));
        try
        {
            await listener.RunAsync(cursor, first, ending.Token);
        }
        catch (Exception failure) when (!ending.IsCancellationRequested && ProblemCatalogue.OfException(failure) is { } problem)
        {
            listener.Output.WriteProblem(problem);
            await listener.Output.FlushAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The listener has gone, its token has ended or the gateway stops: the stream ends, and the listener knows where it was.
        }
    }

    private static TimeSpan Remaining(HttpContext context, TimeProvider time)
    {
        var left = ((MeshPrincipal)context.User).Expires + TokenValidator.ClockSkew - time.GetUtcNow();
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
