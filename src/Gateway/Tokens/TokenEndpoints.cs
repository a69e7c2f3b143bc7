using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Desk;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Mvc;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>Bearer tokens of the bureau's national systems.</summary>
internal static class TokenEndpoints
{
    private const string All = "/api/v1/owners/{code}/tokens";
    private const int MostPerDay = 10_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private static readonly TimeSpan ShownAfterEnd = TimeSpan.FromDays(30);

    /// <summary>Adds the addresses.</summary>
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .AuditedWhenRefused(AuditActions.LookUp)
            .Produces<TokensBody>()
            .WithName("listTokens")
            .WithTags("Tokens")
            .WithSummary("List the bearer tokens of the bureau's systems.");

        routes.MapPost(All, CreateAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.NoBodyBytes))
            .Accepts<NewTokenRequest>("application/json")
            .Produces<NewTokenAnswer>(StatusCodes.Status201Created)
            .WithName("createToken")
            .WithTags("Tokens")
            .WithSummary("Give out a bearer token to a national system.")
            .WithDescription("For supervisors. The token is shown once. It is good at every gateway of the owner, which together hold it to its requests of a day.");

        routes.MapDelete(All + "/{token}", RevokeAsync)
            .RequireAuthorization(MeshPolicies.Supervision)
            .Audited(AuditActions.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("revokeToken")
            .WithTags("Tokens")
            .WithSummary("Revoke a bearer token.")
            .WithDescription("For supervisors. It is refused here at once and at the owner's other gateways within a second.");
    }

    private static async Task ListAsync(HttpContext context, string code, ActingOwner acting, DeskLogs desks, TimeProvider time)
    {
        var state = await desks.Of(acting.Of(context, code)).ReadAsync(context.RequestAborted);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var tokens = state.All<AccessToken>().OrderByDescending(token => token.CreatedAt).Select(token => new TokenBody(
            token.Id,
            token.System,
            token.Role,
            token.Scopes,
            token.RequestsPerDay,
            state.Find<TokenVolume>(token.Id) is { } volume && volume.Day == today ? volume.Reserved : 0,
            token.ExpiresAt,
            token.CreatedBy,
            token.CreatedAt,
            token.RevokedAt));
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new TokensBody([.. tokens]), OfficersJsonContext.Default.TokensBody);
    }

    private static async Task CreateAsync(HttpContext context, string code, ActingOwner acting, DeskLogs desks, TimeProvider time)
    {
        var owner = acting.Of(context, code);
        var by = ActingOfficer.Of(context);
        var body = await BodyFields.ReadAsync(context, GatewayLimits.NoBodyBytes, "system", "role", "scopes", "requestsPerDay", "expiresAt");
        var system = body.Text("system", 1, 40, "the system's name");
        if (!system.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw RequestRefusedException.Invalid("system", "The field system must be the system's name: 1 to 40 letters, digits and dashes.");
        }

        var role = body.Text("role", 1, 20, "the token's role");
        if (role is not (MeshRoles.NationalUnit or MeshRoles.Officer))
        {
            throw RequestRefusedException.Invalid("role", "The field role must be national-unit or officer.");
        }

        var scopes = body.Texts("scopes", 1, TokenScopes.All.Count, "what the token may be used for");
        if (scopes.Any(scope => !TokenScopes.All.Contains(scope)))
        {
            throw RequestRefusedException.Invalid("scopes", $"The field scopes names one that there is not; they are {string.Join(", ", TokenScopes.All)}.");
        }

        var perDay = body.Number("requestsPerDay", 1, MostPerDay, "the requests of a day");
        var now = time.GetUtcNow();
        var expires = body.Time("expiresAt", "when the token ends");
        if (expires <= now || expires > now + Longest)
        {
            throw RequestRefusedException.Invalid("expiresAt", "The field expiresAt must be in the future and at most a year from now.");
        }

        var credential = Credential.Create(Credential.AccessPrefix, owner);
        context.AuditObject($"token {credential.Id} for {system}");
        var token = new AccessToken(credential.Id, credential.Hash(), system, role, [.. scopes.Order(StringComparer.Ordinal)], perDay, expires, by, now);
        await desks.Of(owner).ChangeAsync(state => DeskChanges.Put<bool>(true, token).Without(LongOver(state, now)), context.RequestAborted);
        context.Response.Headers.Location = $"/api/v1/owners/{owner}/tokens/{token.Id}";
        await JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, new NewTokenAnswer(token.Id, credential.Reveal()), OfficersJsonContext.Default.NewTokenAnswer);
    }

    private static async Task RevokeAsync(HttpContext context, string code, string token, ActingOwner acting, DeskLogs desks, TimeProvider time)
    {
        var owner = acting.Of(context, code);
        context.AuditObject($"token {(token.Length > 40 ? token[..40] : token)}");
        await desks.Of(owner).ChangeAsync(
            state => state.Find<AccessToken>(token) is { } found
                ? found.RevokedAt is null ? DeskChanges.Put<bool>(true, found with { RevokedAt = time.GetUtcNow() }) : DeskChanges.None(false)
                : throw RequestRefusedException.NotFound("The bureau gave out no token with that id."),
            context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static IEnumerable<DeskItem> LongOver(DeskState state, DateTimeOffset now)
    {
        foreach (var token in state.All<AccessToken>().Where(token => (token.RevokedAt ?? token.ExpiresAt) + ShownAfterEnd < now))
        {
            yield return token;
            if (state.Find<TokenVolume>(token.Id) is { } volume)
            {
                yield return volume;
            }
        }
    }
}
