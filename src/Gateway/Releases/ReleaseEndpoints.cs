using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Messages that wait for a second officer.</summary>
internal static class ReleaseEndpoints
{
    private const string Settings = "/api/v1/owners/{code}/desk-settings";
    private const string All = "/api/v1/owners/{code}/releases";
    private const string One = All + "/{release}";

    /// <summary>Adds what holds and releases.</summary>
    public static void AddReleases(this IServiceCollection services) => services.AddSingleton<ReleaseService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapReleases(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listReleases")
            .WithTags("Releases")
            .WithSummary("List held messages: the own ones; a supervisor sees all.");

        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Read)
            .WithName("getRelease")
            .WithTags("Releases")
            .WithSummary("Read a held message: its author and supervisors.");

        routes.MapPost(One + "/release", ReleaseAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Release)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("releaseMessage")
            .WithTags("Releases")
            .WithSummary("Release a held message of another officer: it is sent as its author's.")
            .WithDescription("Needs no body. However often it is repeated, the message is sent once.");

        routes.MapPost(One + "/turn-down", TurnDownAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Release)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("turnDownMessage")
            .WithTags("Releases")
            .WithSummary("Turn a held message down as a supervisor, or take the own one back.");

        routes.MapGet(Settings, GetSettingsAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("getDeskSettings")
            .WithTags("Desk")
            .WithSummary("Say what a second officer has to release.");

        routes.MapPut(Settings, PutSettingsAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .ReadsIfMatch()
            .WithName("putDeskSettings")
            .WithTags("Desk")
            .WithSummary("Change what a second officer has to release.")
            .WithDescription("For supervisors. With If-Match and the ETag that was seen, the change is refused (412) when somebody else changed the settings since.");
    }

    private static async Task<Ok<ReleasesBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, TimeProvider time)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var officer = caller.RequireOfficer();
        var supervisor = caller.IsSupervisor;
        var releases = state.All<HeldMessage>()
            .Where(held => supervisor || held.Author == officer)
            .OrderByDescending(held => held.HeldAt)
            .Select(held => BodyOf(held, time.GetUtcNow(), withRequest: false));
        return TypedResults.Ok(new ReleasesBody([.. releases]));
    }

    private static async Task<Ok<ReleaseBody>> GetAsync(HttpContext context, Caller caller, string release, OwnerStores stores, TimeProvider time)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var held = ReleaseRules.Find(state, Id(context, release));
        return TypedResults.Ok(caller.IsSupervisor || held.Author == caller.RequireOfficer()
            ? BodyOf(held, time.GetUtcNow(), withRequest: true)
            : throw RequestRefusedException.NotFound("There is no held message with that id."));
    }

    private static async Task<Ok<ReleaseBody>> ReleaseAsync(HttpContext context, Caller caller, string release, ReleaseService releases, MessageSender sender, TimeProvider time)
    {
        var held = await releases.ReleaseAsync(caller.Owner, Id(context, release), caller.RequirePerson(), sender, context.RequestAborted);
        return TypedResults.Ok(BodyOf(held, time.GetUtcNow(), withRequest: false));
    }

    private static async Task<Ok<ReleaseBody>> TurnDownAsync(HttpContext context, Caller caller, string release, TurnDownRequest request, OwnerStores stores, TimeProvider time)
    {
        var officer = caller.RequireOfficer();
        var supervisor = caller.IsSupervisor;
        Id(context, release);
        var held = await stores.Of(caller.Owner).ChangeAsync(
            state => supervisor || ReleaseRules.Find(state, release).Author == officer
                ? ReleaseRules.TurnDown(state, release, officer, request.Reason, time.GetUtcNow())
                : throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "A supervisor turns messages down, and authors take their own back."),
            context.RequestAborted);
        return TypedResults.Ok(BodyOf(held, time.GetUtcNow(), withRequest: false));
    }

    private static string Id(HttpContext context, string release)
    {
        if (release.Length != 32 || !release.All(char.IsAsciiHexDigitLower))
        {
            throw RequestRefusedException.Malformed("release", "The id of a release is 32 lower-case hexadecimal digits, as the answer to sending said.");
        }

        context.AuditObject($"release {release}");
        return release;
    }

    private static ReleaseBody BodyOf(HeldMessage held, DateTimeOffset now, bool withRequest) => new(
        held.Id,
        EnumText.Of(held.MessageKind),
        held.Author,
        held.Reasons,
        EnumText.Of(ReleaseRules.StateOf(held, now)),
        held.HeldAt,
        held.ExpiresAt,
        held.DecidedBy,
        held.DecidedAt,
        held.Reason,
        held.Message,
        withRequest && !held.Body.IsEmpty ? JsonNode.Parse(KeptBody.Unpack(held.Body)) : null);

    private static async Task<Ok<SettingsBody>> GetSettingsAsync(HttpContext context, Caller caller, OwnerStores stores)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var found = state.FindVersioned<DeskSettings>(DeskSettings.Kind);
        return AnswerSettings(context, DeskSettings.In(state), found?.Version ?? 0);
    }

    private static async Task<Ok<SettingsBody>> PutSettingsAsync(HttpContext context, Caller caller, SettingsBody request, OwnerStores stores)
    {
        context.AuditObject("settings of the desk");
        var expected = IfMatch.ExpectedVersion(context.Request);
        var settings = new DeskSettings(request.ReleaseFlash, request.ReleaseRed, request.ReleaseBroadcasts, request.ReleaseDiffusions, request.HoldHours);
        var version = await stores.Of(caller.Owner).ChangeAsync(
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
        return AnswerSettings(context, settings, version);
    }

    private static Ok<SettingsBody> AnswerSettings(HttpContext context, DeskSettings settings, long version)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(version);
        var body = new SettingsBody(settings.ReleaseFlash, settings.ReleaseRed, settings.ReleaseBroadcasts, settings.ReleaseDiffusions, settings.HoldHours);
        return TypedResults.Ok(body);
    }
}
