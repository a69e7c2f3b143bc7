using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Mvc;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>The list of owners, their bureaus, and the duty status of the acting one.</summary>
internal static class BureauEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void MapBureaus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/owners", ListAsync)
            .RequireAuthorization()
            .Produces<OwnersBody>()
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listOwners")
            .WithTags("Bureaus")
            .WithSummary("List all owners: the member countries and the owners that are no countries.");

        routes.MapGet("/api/v1/owners/{code}", GetAsync)
            .RequireAuthorization()
            .Produces<ProfileBody>()
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("getOwner")
            .WithTags("Bureaus")
            .WithSummary("Look an owner up, with the duty status and contacts of its bureau.")
            .WithDescription("Any owner, whoever asks: whom to call at a bureau is for all bureaus to know.");

        routes.MapPut("/api/v1/owners/{code}/duty", SetDutyAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.DutyBodyBytes))
            .Accepts<DutyRequest>("application/json")
            .Produces<ProfileBody>()
            .Audited(AuditActions.ChangeDuty)
            .WithName("setDuty")
            .WithTags("Bureaus")
            .WithSummary("Change the duty status and the contacts of the own bureau.")
            .WithDescription("With If-Match and the ETag that was seen, the change is refused (412) when somebody else changed it since; without it, whatever stands there is replaced.");
    }

    private static Task ListAsync(HttpContext context, OwnerList list)
    {
        context.Response.Headers.ETag = list.EntityTag;
        context.Response.Headers.CacheControl = "private, no-cache";
        if (EntityTags.Matches(context.Request.Headers.IfNoneMatch, list.EntityTag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, list.Json);
    }

    private static async Task GetAsync(HttpContext context, string code, GrainCaller calls)
    {
        var owner = ActingOwner.Info(code).Code;
        var profile = await calls.ReadAsync(
            owner,
            static (grains, owner, cancellationToken) => grains.GetGrain<IBureauGrain>(owner.Value).GetProfileAsync(cancellationToken),
            context.RequestAborted);
        if (EntityTags.Matches(context.Request.Headers.IfNoneMatch, EntityTag(profile)))
        {
            context.Response.Headers.ETag = EntityTag(profile);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await AnswerAsync(context, profile);
    }

    private static async Task SetDutyAsync(HttpContext context, string code, ActingOwner acting, GrainCaller calls)
    {
        var owner = acting.Of(context, code);
        var expected = ExpectedVersion(context.Request);
        var request = await JsonBody.ReadAsync(context, GatewayLimits.DutyBodyBytes, DutyRequestReader.Read);
        BureauProfile profile;
        try
        {
            profile = await calls.WriteAsync(
                (Owner: owner, Request: request, Expected: expected),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IBureauGrain>(state.Owner.Value).SetDutyAsync(state.Request.Status, state.Request.Contacts, state.Expected, cancellationToken));
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.OperationConflict && expected is not null)
        {
            throw new RequestRefusedException(
                StatusCodes.Status412PreconditionFailed,
                GatewayErrorCodes.PreconditionFailed,
                "Somebody else changed the duty status since; get the owner again and repeat the change with its ETag in If-Match.",
                "If-Match",
                cause: conflict);
        }

        await AnswerAsync(context, profile);
    }

    private static Task AnswerAsync(HttpContext context, BureauProfile profile)
    {
        context.Response.Headers.ETag = EntityTag(profile);
        context.Response.Headers.CacheControl = "private, no-cache";
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, ProfileBody.Of(profile), GatewayJsonContext.Default.ProfileBody);
    }

    private static string EntityTag(BureauProfile profile) => string.Create(CultureInfo.InvariantCulture, $"\"{profile.Version}\"");

    private static long? ExpectedVersion(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0 || (header.Count == 1 && header[0]!.Trim() == "*"))
        {
            return null;
        }

        return header.Count == 1 && header[0]!.Trim() is ['"', .. var version, '"'] && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RequestRefusedException.Malformed("If-Match", "If-Match must be the one ETag that getting the owner answered, with its quotes.");
    }
}
