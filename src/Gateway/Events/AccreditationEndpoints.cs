using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Screening;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Events;

/// <summary>The accreditation lists of an event, what was found on them, and badges at entrances.</summary>
internal static class AccreditationEndpoints
{
    /// <summary>Adds the addresses below that of an event.</summary>
    public static void MapAccreditations(this IEndpointRouteBuilder routes, string one)
    {
        routes.MapPost(one + "/accreditations", ChangeAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeEvent)
            .AllowSystems(TokenScopes.Records)
            .WithName("changeAccreditations")
            .WithSummary("Accredit people, replace or revoke badges, or clear what was found.")
            .WithDescription("The host accredits and revokes; the host clears, and the team under the host's grant. Up to 500 changes, each of which stands for itself: the answer names those that were refused, by their place. A single change that is refused is answered as a problem. An event has at most a million badges.");

        routes.MapGet(one + "/accreditations/{badge}", async (HttpContext context, Caller caller, string @event, string badge, AccreditationService lists) =>
                TypedResults.Ok(await lists.GetAsync(caller.Owner, EventEndpoints.Parse(context, @event), badge, context.RequestAborted)))
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadEvent)
            .WithName("getAccreditation")
            .WithSummary("Read one accreditation, what was found, and where the badge last was.")
            .WithDescription("For host, team and Secretariat.");

        routes.MapGet(one + "/findings", ReadFindingsAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadEvent)
            .WithName("readFindings")
            .WithSummary("Read what screening has found and nobody has cleared, the newest first.")
            .WithDescription("For host, team and Secretariat. A page may be empty and have another behind it: go on until next is null.");

        routes.MapGet(one + "/figures", async (HttpContext context, Caller caller, string @event, AccreditationService lists) =>
                TypedResults.Ok(await lists.GetFiguresAsync(caller.Owner, EventEndpoints.Parse(context, @event), context.RequestAborted)))
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadEvent)
            .WithName("getEventFigures")
            .WithSummary("Read how far screening is, and the report of each day.")
            .WithDescription("For host, team and Secretariat: figures, and nothing of anybody.");

        routes.MapPost(one + "/passages", PassAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.PassEntrance)
            .AllowSystems(TokenScopes.Checks)
            .WithName("passEntrances")
            .WithSummary("Have it decided who goes in or out at entrances, or hand on what was decided without network.")
            .WithDescription("For the host, and for the team under the host's grant; what was decided without network is taken without it, and after the event is closed until the lists are deleted. Of several reasons the weightiest is said. What an entrance without network has decided stays decided; where the hub would have decided otherwise, atHub says how, and a revoked badge that was let in alarms the team. What is shown with a badge is asked of the records under the host's grant for the event: what is found is a finding of the badge, told to host and team at once, and the badge is referred. Where it could not be asked, isShownWaiting says so; it is asked as soon as it can be.");

        routes.MapGet(one + "/copy", ReadCopyAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Checks)
            .Audited(AuditActions.ExportOfflineCopy)
            .WithName("readEntranceCopy")
            .WithSummary("Read a part of the lists for entrances without network, signed.")
            .WithDescription("For host and team. after is the next of the part before; a part may be short and have another behind it.");
    }

    private static async Task<Ok<AccreditationsOutcomeBody>> ChangeAsync(HttpContext context, Caller caller, string @event, ChangeAccreditationsRequest request, AccreditationService lists)
    {
        var id = EventEndpoints.Parse(context, @event);
        return TypedResults.Ok(await lists.ChangeAsync(CommandOrder.Of(context.Request, caller, request), id, request));
    }

    private static async Task<Ok<FindingsBody>> ReadFindingsAsync(HttpContext context, Caller caller, string @event, string? before, string? max, AccreditationService lists)
    {
        QueryRules.RequireKnown(context.Request, "before", "max");
        var id = EventEndpoints.Parse(context, @event);
        long? place = before is null ? null : long.TryParse(before, out var number) && number > 0 ? number
            : throw RequestRefusedException.Malformed("before", "The query parameter before is the next of the page before this one, as it was answered.");
        return TypedResults.Ok(await lists.ReadFindingsAsync(caller.Owner, id, place, QueryRules.Number(max, "max", 1, AccreditationLimits.MaxPage, AggregateLists.DefaultPage), context.RequestAborted));
    }

    private static async Task<Ok<PassBody>> PassAsync(HttpContext context, Caller caller, string @event, PassRequest request, AccreditationService lists, CheckKey key)
    {
        var id = EventEndpoints.Parse(context, @event);
        var shown = lists.ReadShown(request);
        (CheckQuestionRequest, AskedQuestion)[] asked = [.. request.Passages.Zip(shown).Where(one => one.Second is not null).Select(one => (one.First.Shown!, one.Second!))];
        if (asked.Length > 0)
        {
            context.AuditObject(id.Value, id.Host, "entrance", key.HashesOf(caller.Owner, asked));
        }

        return TypedResults.Ok(await lists.PassAsync(CommandOrder.Of(context.Request, caller, request), id, request, shown));
    }

    private static async Task<Ok<EntrancePage>> ReadCopyAsync(HttpContext context, Caller caller, string @event, string? after, EventService events)
    {
        QueryRules.RequireKnown(context.Request, "after");
        var id = EventEndpoints.Parse(context, @event);
        long place = after is null ? 0 : long.TryParse(after, out var number) && number >= 0 ? number
            : throw RequestRefusedException.Malformed("after", "The query parameter after is the next of the part before this one.");
        return TypedResults.Ok(await events.ReadCopyAsync(caller.Owner, id, place, context.RequestAborted));
    }
}
