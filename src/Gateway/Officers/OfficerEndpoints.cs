using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Assignments;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>The accounts of a bureau's officers.</summary>
internal static class OfficerEndpoints
{
    private const string Sessions = "/api/v1/owners/{code}/sessions";
    private const string Current = "current";
    private const string All = "/api/v1/owners/{code}/officers";
    private const string One = All + "/{number}";

    /// <summary>Adds what signs officers in.</summary>
    public static void AddOfficers(this IServiceCollection services, OfficerOptions options)
    {
        services.TryAddSingleton(options);
        services.TryAddSingleton<IPasswordHasher<string>>(provider => new PasswordHasher<string>(
            Options.Create(new PasswordHasherOptions { IterationCount = provider.GetRequiredService<OfficerOptions>().PasswordRounds })));
        services.AddSingleton<Passwords>();
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<FailureLedger>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<SessionUse>();
        services.AddSingleton<SetupCodes>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapOfficers(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Officers");
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listOfficers")
            .WithSummary("List the officers of the own bureau.");

        routes.MapPost(All, CreateAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("createOfficer")
            .WithSummary("Create an officer's account.")
            .WithDescription("For supervisors. Roles command and operator are for officers of the General Secretariat only.");

        routes.MapPost("/api/v1/owners/{code}/first-officer", CreateFirstAsync)
            .AllowAnonymous()
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("createFirstOfficer")
            .WithSummary("Create the first supervisor with the one-time code of the gateway's administrator.")
            .WithDescription("Works while the bureau has no supervisor.");

        routes.MapPut(One, ChangeAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .ReadsIfMatch()
            .WithName("changeOfficer")
            .WithSummary("Change an officer's name and roles, or disable the account.")
            .WithDescription("For supervisors. Roles count from the next request on; a disabled officer is signed out everywhere within a second.");

        routes.MapPut(One + "/password", SetPasswordAsync)
            .RequireAuthorization()
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .WithName("setPassword")
            .WithSummary("Change the own password, or as a supervisor set another officer's.")
            .WithDescription("All other sessions of the account end. A supervisor's change also unlocks the account.");

        routes.MapPost(Sessions, SignInAsync)
            .AllowAnonymous()
            .Audited(AuditActions.SignIn)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .WithName("signIn")
            .WithSummary("Sign in with number and password.")
            .WithDescription("The session is good at every gateway of the owner. Browsers ask for a cookie; requests that change something with it must carry the token of /api/v1/antiforgery in the header Mesh-Request. An unknown number, a wrong password and a locked account get the same answer.");

        routes.MapGet(Sessions, ListSessionsAsync)
            .RequireAuthorization()
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listSessions")
            .WithSummary("List the own sessions; a supervisor sees those of all officers.");

        routes.MapGet("/api/v1/owners/{code}/who", Who)
            .RequireAuthorization()
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("who")
            .WithSummary("Say for whom this request is made.");

        routes.MapDelete(Sessions + "/{session}", SignOutAsync)
            .RequireAuthorization()
            .Audited(AuditActions.SignOut)
            .WithName("signOut")
            .WithSummary("End a session: 'current', another one of the own, or as a supervisor anybody's.")
            .WithDescription("It is refused here at once and at the owner's other gateways within a second. Without effect when it has ended already.");
    }

    private static async Task<Ok<OfficersBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, TimeProvider time)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var officers = state.AllVersioned<Account>().Select(found => BodyOf(found, state, time.GetUtcNow()));
        return TypedResults.Ok(new OfficersBody([.. officers]));
    }

    private static async Task<Created<OfficerBody>> CreateAsync(HttpContext context, Caller caller, NewOfficerRequest request, OwnerStores stores, Passwords passwords, TimeProvider time)
    {
        var owner = caller.Owner;
        var by = caller.RequireOfficer();
        var number = AccountRules.Number(request.Number);
        context.AuditObject($"account {number}");
        var roles = AccountRules.Roles(OwnerDirectory.Default.Find(owner)!, request.Roles);
        var hash = await passwords.HashAsync(request.Password, context.RequestAborted);
        var account = new Account(number, request.Name, roles, hash, IsActive: true, by, time.GetUtcNow(), caller.RequirePerson().AsKnownTo);
        var found = await stores.Of(owner).ChangeAsync(state => AccountRules.Create(state, account), context.RequestAborted);
        return Created(context, owner, found, time);
    }

    private static async Task<Created<OfficerBody>> CreateFirstAsync(
        HttpContext context, string code, FirstOfficerRequest request, GatewaySettings settings, SetupCodes codes, AddressGuard addresses, OwnerStores stores, Passwords passwords, TimeProvider time)
    {
        var owner = Served(code, settings);
        var address = AddressOf(context);
        addresses.Require(address);
        var number = AccountRules.Number(request.Number);
        context.AuditObject($"account {number}");
        if (!codes.IsRight(owner, request.SetupCode))
        {
            addresses.Failed(address);
            throw new RequestRefusedException(StatusCodes.Status401Unauthorized, GatewayErrorCodes.Unauthenticated, "This is not the code, or it is over a day old; the gateway's administrator makes a new one.");
        }

        var hash = await passwords.HashAsync(request.Password, context.RequestAborted);
        var account = new Account(number, request.Name, [MeshRoles.Officer, MeshRoles.Supervisor], hash, IsActive: true, "setup", time.GetUtcNow(), []);
        var found = await stores.Of(owner).ChangeAsync(state => AccountRules.CreateFirst(state, account), context.RequestAborted);
        codes.Remove(owner);
        return Created(context, owner, found, time);
    }

    private static async Task<Ok<OfficerBody>> ChangeAsync(HttpContext context, Caller caller, string number, OfficerRequest request, OwnerStores stores, TimeProvider time)
    {
        var owner = caller.Owner;
        AccountRules.Number(number);
        context.AuditObject($"account {number}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        var roles = AccountRules.Roles(OwnerDirectory.Default.Find(owner)!, request.Roles);
        var found = await stores.Of(owner).ChangeAsync(state => AccountRules.Change(state, number, request.Name, roles, request.Active, expected), context.RequestAborted);
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        return TypedResults.Ok(BodyOf(found, StoreState.Empty, time.GetUtcNow()));
    }

    private static async Task<NoContent> SetPasswordAsync(HttpContext context, Caller caller, string number, PasswordRequest request, OwnerStores stores, SignInService signIn, Passwords passwords)
    {
        var owner = caller.Owner;
        AccountRules.Number(number);
        context.AuditObject($"password of account {number}");
        var own = caller.RequireOfficer() == number;
        if (!own && !caller.IsSupervisor)
        {
            throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "Only a supervisor sets the password of another officer.");
        }

        if (own)
        {
            // Whoever finds a screen unlocked does not take the account over.
            var current = request.Current ?? throw RequestRefusedException.Invalid("current", "The field current is missing; it must be the present password, since the account is your own.");
            await signIn.RequirePasswordAsync(owner, number, current, AddressOf(context), context.RequestAborted);
        }

        var hash = await passwords.HashAsync(request.Password, context.RequestAborted);
        var session = caller.CredentialId;
        await stores.Of(owner).ChangeAsync(state => AccountRules.SetPassword(state, number, hash, own ? [] : caller.RequirePerson().AsKnownTo, session), context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static OfficerBody BodyOf(Versioned<Account> found, StoreState state, DateTimeOffset now)
    {
        var account = found.Item;
        var standIn = state.Find<Delegation>(account.Number) is { } away && DelegationRules.IsNow(away, now) ? away.Delegate : null;
        return new OfficerBody(account.Number, account.Name, account.Roles, account.IsActive, account.PasswordHash is not null, account.CreatedAt, account.CreatedBy, standIn, found.Version);
    }

    private static Created<OfficerBody> Created(HttpContext context, OwnerId owner, Versioned<Account> found, TimeProvider time)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        return TypedResults.Created($"/api/v1/owners/{owner}/officers/{found.Item.Number}", BodyOf(found, StoreState.Empty, time.GetUtcNow()));
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

    private static async Task<Ok<SessionsBody>> ListSessionsAsync(HttpContext context, Caller caller, OwnerStores stores, SessionUse use, OfficerOptions options, TimeProvider time)
    {
        var officer = caller.RequireOfficer();
        var everybody = caller.IsSupervisor;
        var current = caller.CredentialId;
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
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
        var officer = caller.RequireOfficer();
        var everybody = caller.IsSupervisor;
        var current = caller.CredentialId;
        var id = session == Current ? current : session;
        context.AuditObject($"session {id}");
        await stores.Of(caller.Owner).ChangeAsync(
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
