using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Signing in and out.</summary>
internal static class SessionEndpoints
{
    private const string All = "/api/v1/owners/{code}/sessions";
    private const string Current = "current";

    /// <summary>Adds the addresses.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, SignInAsync)
            .AllowAnonymous()
            .Audited(AuditActions.SignIn)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .WithName("signIn")
            .WithTags("Officers")
            .WithSummary("Sign in with number and password.")
            .WithDescription("The session is good at every gateway of the owner. Browsers ask for a cookie; requests that change something with it must carry the token of /api/v1/antiforgery in the header Mesh-Request. An unknown number, a wrong password and a locked account get the same answer.");

        routes.MapGet(All, ListAsync)
            .RequireAuthorization()
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listSessions")
            .WithTags("Officers")
            .WithSummary("List the own sessions; a supervisor sees those of all officers.");

        routes.MapGet("/api/v1/owners/{code}/who", Who)
            .RequireAuthorization()
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("who")
            .WithTags("Officers")
            .WithSummary("Say for whom this request is made.");

        routes.MapDelete(All + "/{session}", SignOutAsync)
            .RequireAuthorization()
            .Audited(AuditActions.SignOut)
            .WithName("signOut")
            .WithTags("Officers")
            .WithSummary("End a session: 'current', another one of the own, or as a supervisor anybody's.")
            .WithDescription("It is refused here at once and at the owner's other gateways within a second. Without effect when it has ended already.");
    }

    private static async Task<Created<SignInAnswer>> SignInAsync(HttpContext context, string code, SignInRequest request, SignInService signIn, GatewaySettings settings, OfficerOptions options)
    {
        var owner = Served(code, settings);
        var number = AccountRules.Number(request.Number);
        context.AuditObject($"account {number}");
        var signedIn = await signIn.SignInAsync(owner, number, request.Password, AddressOf(context), context.RequestAborted);
        if (request.Cookie)
        {
            SessionCookie.Set(context, signedIn.Token, options.SessionLifetime);
        }

        var session = signedIn.Session;
        var answer = new SignInAnswer(
            session.Id,
            request.Cookie ? null : signedIn.Token.Reveal(),
            number,
            signedIn.Account.Name,
            signedIn.Account.Roles,
            SessionRules.EndOf(session, session.UsedAt, options),
            session.CreatedAt + options.SessionLifetime);
        return TypedResults.Created($"/api/v1/owners/{owner}/sessions/{session.Id}", answer);
    }

    private static async Task<Ok<SessionsBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, SessionUse use, OfficerOptions options, TimeProvider time)
    {
        var owner = caller.Owner;
        var officer = caller.RequireOfficer();
        var everybody = caller.IsSupervisor;
        var current = caller.CredentialId;
        var state = await stores.Of(owner).ReadAsync(context.RequestAborted);
        var now = time.GetUtcNow();
        var sessions = state.All<Session>()
            .Where(session => (everybody || session.Officer == officer) && now < SessionRules.EndOf(session, use.LastOf(session), options))
            .OrderByDescending(session => session.CreatedAt)
            .Select(session => new SessionBody(session.Id, session.Officer, session.Gateway, session.CreatedAt, use.LastOf(session), session.Id == current));
        return TypedResults.Ok(new SessionsBody([.. sessions]));
    }

    private static Ok<WhoBody> Who(Caller caller) => TypedResults.Ok(new WhoBody(
        caller.Owner, caller.Officer, caller.Roles, EnumText.Of(caller.Method), caller.Scopes is { } scopes ? [.. scopes] : null, caller.CredentialId, caller.Expires));

    private static async Task<NoContent> SignOutAsync(HttpContext context, Caller caller, string session, OwnerStores stores)
    {
        var owner = caller.Owner;
        var officer = caller.RequireOfficer();
        var everybody = caller.IsSupervisor;
        var current = caller.CredentialId;
        var id = session == Current ? current : session;
        context.AuditObject($"session {id}");
        await stores.Of(owner).ChangeAsync(
            state => id is not null && state.Find<Session>(id) is { } found
                ? everybody || found.Officer == officer ? StoreChange.Remove(true, found) : throw RequestRefusedException.NotFound("There is no such session of this officer.")
                : StoreChange.None(false),
            context.RequestAborted);
        if (id == current)
        {
            SessionCookie.Remove(context);
        }

        return TypedResults.NoContent();
    }

    /// <summary>The owner in a path that asks for no token.</summary>
    internal static OwnerId Served(string code, GatewaySettings settings)
    {
        var owner = OwnerRules.Known(code).Code;
        return settings.Serves(owner)
            ? owner
            : throw new RequestRefusedException(StatusCodes.Status404NotFound, MeshErrorCodes.NotFound, $"This gateway does not serve {owner}; sign in at a gateway that does.");
    }

    /// <summary>Where a request comes from.</summary>
    internal static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
