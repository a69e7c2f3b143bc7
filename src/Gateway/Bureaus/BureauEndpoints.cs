using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>The list of owners, their bureaus, and the duty status of the acting one.</summary>
internal static class BureauEndpoints
{
    /// <summary>Adds the owners.</summary>
    public static void AddBureaus(this IServiceCollection services)
    {
        services.AddSingleton(OwnerDirectory.Default);
        services.AddSingleton<OwnerList>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapBureaus(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Bureaus");
        routes.MapGet("/api/v1/owners", List)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .Produces<OwnersBody>()
            .AuditedWhenRefused(AuditActions.LookUp)
            .ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.")
            .WithName("listOwners")
            .WithSummary("List all owners: the member countries and the owners that are no countries.");

        routes.MapGet("/api/v1/owners/{code}", GetAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .AuditedWhenRefused(AuditActions.LookUp)
            .ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.")
            .WithName("getOwner")
            .WithSummary("Look an owner up, with the duty status and contacts of its bureau.")
            .WithDescription("Any owner, whoever asks: whom to call at a bureau is for all bureaus to know.");

        routes.MapPut("/api/v1/owners/{code}/duty", SetDutyAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .LimitsBody(GatewayLimits.DutyBodyBytes)
            .Audited(AuditActions.ChangeDuty)
            .ReadsIfMatch()
            .WithName("setDuty")
            .WithSummary("Change the duty status and the contacts of the own bureau.")
            .WithDescription("With If-Match and the ETag that was seen, the change is refused (412) when somebody else changed it since; without it, whatever stands there is replaced.");

        routes.MapGet("/api/v1/owners/{code}/call/{other}", CallAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Directory)
            .Audited(AuditActions.LookUp)
            .WithName("callNow")
            .WithSummary("Say whom to call at another bureau now.")
            .WithDescription("Duty status, contacts with telephone, languages and hours, the local time there, and who answers at this hour when the hours have a known form (24/7, Mo-Fr 08:00-18:00).");
    }

    private static FileContentHttpResult List(HttpContext context, OwnerList list)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(list.Json, "application/json; charset=utf-8", entityTag: list.EntityTag);
    }

    private static async Task<Results<Ok<ProfileBody>, StatusCodeHttpResult>> GetAsync(HttpContext context, string code, GrainCaller calls)
    {
        var owner = OwnerRules.Known(code).Code;
        var profile = await calls.ReadAsync(
            owner,
            static (grains, owner, cancellationToken) => grains.GetGrain<IBureauGrain>(owner.Value).GetProfileAsync(cancellationToken),
            context.RequestAborted);
        if (IfMatch.IsUnchanged(context.Request, EntityTag(profile)))
        {
            context.Response.Headers.ETag = EntityTag(profile);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return Answer(context, profile);
    }

    private static async Task<Ok<ProfileBody>> SetDutyAsync(HttpContext context, Caller caller, DutyRequest request, GrainCaller calls)
    {
        var expected = IfMatch.ExpectedVersion(context.Request);
        var contacts = request.Contacts.Select(contact => new DutyContact(contact.Name, contact.Telephone, contact.Languages, contact.Hours)).ToImmutableArray();
        BureauProfile profile;
        try
        {
            profile = await calls.WriteAsync(
                (caller.Owner, request.Status, Contacts: contacts, Expected: expected),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IBureauGrain>(state.Owner.Value).SetDutyAsync(state.Status, state.Contacts, state.Expected, cancellationToken));
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.OperationConflict && expected is not null)
        {
            throw IfMatch.Refused("the duty status", conflict);
        }

        return Answer(context, profile);
    }

    private static Ok<ProfileBody> Answer(HttpContext context, BureauProfile profile)
    {
        context.Response.Headers.ETag = EntityTag(profile);
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Ok(ProfileBody.Of(profile));
    }

    private static async Task<Ok<CallBody>> CallAsync(HttpContext context, Caller caller, string other, GrainCaller calls, TimeProvider time)
    {
        var called = OwnerRules.Known(other).Code;
        context.AuditObject($"duty contacts of {called}", called);
        var profile = await calls.ReadAsync(
            called,
            static (grains, owner, cancellationToken) => grains.GetGrain<IBureauGrain>(owner.Value).GetProfileAsync(cancellationToken),
            context.RequestAborted);
        return TypedResults.Ok(CallNow.Of(profile, time.GetUtcNow()));
    }

    private static string EntityTag(BureauProfile profile) => IfMatch.TagOf(profile.Version);
}
