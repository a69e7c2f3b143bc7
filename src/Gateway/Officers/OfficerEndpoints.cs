using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Desk;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Mvc;

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
            .Produces<OfficersBody>()
            .WithName("listOfficers")
            .WithTags("Officers")
            .WithSummary("List the officers of the own bureau.");

        routes.MapPost(All, CreateAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.NoBodyBytes))
            .Accepts<NewOfficerRequest>("application/json")
            .Produces<OfficerBody>(StatusCodes.Status201Created)
            .WithName("createOfficer")
            .WithTags("Officers")
            .WithSummary("Create an officer's account.")
            .WithDescription("For supervisors. Roles command and operator are for officers of the General Secretariat only.");

        routes.MapPost("/api/v1/owners/{code}/first-officer", CreateFirstAsync)
            .AllowAnonymous()
            .Audited(AuditActions.Administer)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.NoBodyBytes))
            .Accepts<FirstOfficerRequest>("application/json")
            .Produces<OfficerBody>(StatusCodes.Status201Created)
            .WithName("createFirstOfficer")
            .WithTags("Officers")
            .WithSummary("Create the first supervisor with the one-time code of the gateway's administrator.")
            .WithDescription("Works while the bureau has no supervisor.");

        routes.MapPut(One, ChangeAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.NoBodyBytes))
            .Accepts<OfficerRequest>("application/json")
            .Produces<OfficerBody>()
            .WithName("changeOfficer")
            .WithTags("Officers")
            .WithSummary("Change an officer's name and roles, or disable the account.")
            .WithDescription("For supervisors. Roles count from the next request on; a disabled officer is signed out everywhere within a second.");

        routes.MapPut(One + "/password", SetPasswordAsync)
            .RequireAuthorization()
            .Audited(AuditActions.Administer)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.NoBodyBytes))
            .Accepts<PasswordRequest>("application/json")
            .Produces(StatusCodes.Status204NoContent)
            .WithName("setPassword")
            .WithTags("Officers")
            .WithSummary("Change the own password, or as a supervisor set another officer's.")
            .WithDescription("All other sessions of the account end. A supervisor's change also unlocks the account.");
    }

    private static async Task ListAsync(HttpContext context, string code, ActingOwner acting, DeskLogs desks, TimeProvider time)
    {
        var state = await desks.Of(acting.Of(context, code)).ReadAsync(context.RequestAborted);
        var officers = state.AllVersioned<Account>().Select(found => BodyOf(found, state, time.GetUtcNow()));
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new OfficersBody([.. officers]), OfficersJsonContext.Default.OfficersBody);
    }

    private static async Task CreateAsync(HttpContext context, string code, ActingOwner acting, DeskLogs desks, Passwords passwords, TimeProvider time)
    {
        var owner = acting.Of(context, code);
        var by = ActingOfficer.Of(context);
        var body = await BodyFields.ReadAsync(context, GatewayLimits.NoBodyBytes, "number", "name", "roles", "password");
        var number = AccountRules.Number(body.Text("number", 1, 20, "the officer's number"));
        context.AuditObject($"account {number}");
        var name = body.Text("name", 1, 100, "the officer's name");
        var roles = AccountRules.Roles(ActingOwner.Info(code), body.Texts("roles", 1, 5, "the officer's roles"));
        var hash = await passwords.HashAsync(NewPassword(body), context.RequestAborted);
        var account = new Account(number, name, roles, hash, IsActive: true, by, time.GetUtcNow());
        var found = await desks.Of(owner).ChangeAsync(state => AccountRules.Create(state, account), context.RequestAborted);
        context.Response.Headers.Location = $"/api/v1/owners/{owner}/officers/{number}";
        await AnswerAsync(context, StatusCodes.Status201Created, BodyOf(found, DeskState.Empty, time.GetUtcNow()));
    }

    private static async Task CreateFirstAsync(
        HttpContext context, string code, GatewaySettings settings, SetupCodes codes, AddressGuard addresses, DeskLogs desks, Passwords passwords, TimeProvider time)
    {
        var owner = SessionEndpoints.Served(code, settings);
        var address = SessionEndpoints.AddressOf(context);
        addresses.Require(address);
        var body = await BodyFields.ReadAsync(context, GatewayLimits.NoBodyBytes, "setupCode", "number", "name", "password");
        var number = AccountRules.Number(body.Text("number", 1, 20, "the officer's number"));
        context.AuditObject($"account {number}");
        var name = body.Text("name", 1, 100, "the officer's name");
        var password = NewPassword(body);
        if (!codes.IsRight(owner, body.Secret("setupCode", 1, 200, "the one-time code")))
        {
            addresses.Failed(address);
            throw new RequestRefusedException(StatusCodes.Status401Unauthorized, GatewayErrorCodes.Unauthenticated, "This is not the code, or it is over a day old; the gateway's administrator makes a new one.");
        }

        var hash = await passwords.HashAsync(password, context.RequestAborted);
        var account = new Account(number, name, [MeshRoles.Officer, MeshRoles.Supervisor], hash, IsActive: true, "setup", time.GetUtcNow());
        var found = await desks.Of(owner).ChangeAsync(state => AccountRules.CreateFirst(state, account), context.RequestAborted);
        codes.Remove(owner);
        await AnswerAsync(context, StatusCodes.Status201Created, BodyOf(found, DeskState.Empty, time.GetUtcNow()));
    }

    private static async Task ChangeAsync(HttpContext context, string code, string number, ActingOwner acting, DeskLogs desks, TimeProvider time)
    {
        var owner = acting.Of(context, code);
        AccountRules.Number(number);
        context.AuditObject($"account {number}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        var body = await BodyFields.ReadAsync(context, GatewayLimits.NoBodyBytes, "name", "roles", "active");
        var name = body.Text("name", 1, 100, "the officer's name");
        var roles = AccountRules.Roles(ActingOwner.Info(code), body.Texts("roles", 1, 5, "the officer's roles"));
        var active = body.Flag("active", "whether the officer may sign in");
        var found = await desks.Of(owner).ChangeAsync(state => AccountRules.Change(state, number, name, roles, active, expected), context.RequestAborted);
        await AnswerAsync(context, StatusCodes.Status200OK, BodyOf(found, DeskState.Empty, time.GetUtcNow()));
    }

    private static async Task SetPasswordAsync(HttpContext context, string code, string number, ActingOwner acting, DeskLogs desks, SignInService signIn, Passwords passwords)
    {
        var owner = acting.Of(context, code);
        AccountRules.Number(number);
        context.AuditObject($"password of account {number}");
        var own = ActingOfficer.Of(context) == number;
        if (!own && !ActingOfficer.IsSupervisor(context))
        {
            throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "Only a supervisor sets the password of another officer.");
        }

        var body = await BodyFields.ReadAsync(context, GatewayLimits.NoBodyBytes, "password", "current");
        var password = NewPassword(body);
        if (own)
        {
            // Whoever finds a screen unlocked does not take the account over.
            var current = body.Secret("current", 1, OfficerOptions.MostPassword, "the present password");
            await signIn.RequirePasswordAsync(owner, number, current, SessionEndpoints.AddressOf(context), context.RequestAborted);
        }

        var hash = await passwords.HashAsync(password, context.RequestAborted);
        var session = ((MeshPrincipal)context.User).Credential;
        await desks.Of(owner).ChangeAsync(state => AccountRules.SetPassword(state, number, hash, session), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string NewPassword(BodyFields body) => body.Secret("password", OfficerOptions.LeastPassword, OfficerOptions.MostPassword, "a password");

    private static OfficerBody BodyOf(DeskFound<Account> found, DeskState state, DateTimeOffset now)
    {
        var account = found.Item;
        var standIn = state.Find<Delegation>(account.Number) is { } away && DelegationRules.IsNow(away, now) ? away.Delegate : null;
        return new OfficerBody(account.Number, account.Name, account.Roles, account.IsActive, account.PasswordHash is not null, account.CreatedAt, account.CreatedBy, standIn, found.Version);
    }

    private static Task AnswerAsync(HttpContext context, int status, OfficerBody body)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(body.Version);
        return JsonAnswer.WriteAsync(context, status, body, OfficersJsonContext.Default.OfficerBody);
    }
}
