using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>The bureau's rules for its desk.</summary>
internal static class SettingsEndpoints
{
    private const string Path = "/api/v1/owners/{code}/desk-settings";

    /// <summary>Adds the addresses.</summary>
    public static void MapDeskSettings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("getDeskSettings")
            .WithTags("Desk")
            .WithSummary("Say what a second officer has to release.");

        routes.MapPut(Path, PutAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .ReadsIfMatch()
            .WithName("putDeskSettings")
            .WithTags("Desk")
            .WithSummary("Change what a second officer has to release.")
            .WithDescription("For supervisors. With If-Match and the ETag that was seen, the change is refused (412) when somebody else changed the settings since.");
    }

    private static async Task<Ok<SettingsBody>> GetAsync(HttpContext context, Caller caller, OwnerStores stores)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var found = state.FindVersioned<DeskSettings>(DeskSettings.Kind);
        return Answer(context, DeskSettings.In(state), found?.Version ?? 0);
    }

    private static async Task<Ok<SettingsBody>> PutAsync(HttpContext context, Caller caller, SettingsBody request, OwnerStores stores)
    {
        var owner = caller.Owner;
        context.AuditObject("settings of the desk");
        var expected = IfMatch.ExpectedVersion(context.Request);
        var settings = new DeskSettings(request.ReleaseFlash, request.ReleaseRed, request.ReleaseBroadcasts, request.ReleaseDiffusions, request.HoldHours);
        var version = await stores.Of(owner).ChangeAsync(
            state =>
            {
                var present = state.FindVersioned<DeskSettings>(DeskSettings.Kind);
                if (expected is { } seen && seen != (present?.Version ?? 0))
                {
                    throw IfMatch.Refused("the settings");
                }

                return present?.Item == settings ? StoreChange.None(present.Version) : StoreChange.Put<long>(state.NextVersion, settings);
            },
            context.RequestAborted);
        return Answer(context, settings, version);
    }

    private static Ok<SettingsBody> Answer(HttpContext context, DeskSettings settings, long version)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(version);
        var body = new SettingsBody(settings.ReleaseFlash, settings.ReleaseRed, settings.ReleaseBroadcasts, settings.ReleaseDiffusions, settings.HoldHours);
        return TypedResults.Ok(body);
    }
}
