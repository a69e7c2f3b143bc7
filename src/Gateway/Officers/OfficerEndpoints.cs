using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>The accounts of a bureau's officers.</summary>
internal static class OfficerEndpoints
{
    private const string All = "/api/v1/owners/{code}/officers";
    private const string One = All + "/{number}";

    /// <summary>Adds the addresses.</summary>
    public static void MapOfficerAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listOfficers")
            .WithTags("Officers")
            .WithSummary("List the officers of the own bureau.");

        routes.MapPost(All, CreateAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("createOfficer")
            .WithTags("Officers")
            .WithSummary("Create an officer's account.")
            .WithDescription("For supervisors. Roles command and operator are for officers of the General Secretariat only.");

        routes.MapPost("/api/v1/owners/{code}/first-officer", CreateFirstAsync)
            .AllowAnonymous()
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("createFirstOfficer")
            .WithTags("Officers")
            .WithSummary("Create the first supervisor with the one-time code of the gateway's administrator.")
            .WithDescription("Works while the bureau has no supervisor.");

        routes.MapPut(One, ChangeAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .ReadsIfMatch()
            .WithName("changeOfficer")
            .WithTags("Officers")
            .WithSummary("Change an officer's name and roles, or disable the account.")
            .WithDescription("For supervisors. Roles count from the next request on; a disabled officer is signed out everywhere within a second.");

        routes.MapPut(One + "/password", SetPasswordAsync)
            .RequireAuthorization()
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .WithName("setPassword")
            .WithTags("Officers")
            .WithSummary("Change the own password, or as a supervisor set another officer's.")
            .WithDescription("All other sessions of the account end. A supervisor's change also unlocks the account.");
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
        var owner = SessionEndpoints.Served(code, settings);
        var address = SessionEndpoints.AddressOf(context);
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
            await signIn.RequirePasswordAsync(owner, number, current, SessionEndpoints.AddressOf(context), context.RequestAborted);
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
}
