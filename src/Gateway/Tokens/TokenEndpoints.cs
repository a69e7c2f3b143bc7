using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>Bearer tokens of the bureau's national systems.</summary>
internal static class TokenEndpoints
{
    private const string All = "/api/v1/owners/{code}/tokens";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private static readonly TimeSpan ShownAfterEnd = TimeSpan.FromDays(30);

    /// <summary>Adds what counts their requests.</summary>
    public static void AddTokens(this IServiceCollection services) => services.AddSingleton<DayVolumes>();

    /// <summary>Adds the addresses.</summary>
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).RequireAuthorization(MeshPolicies.Supervision).WithTags("Tokens");
        routes.MapGet(All, ListAsync)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listTokens")
            .WithSummary("List the bearer tokens of the bureau's systems.");

        routes.MapPost(All, CreateAsync)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .WithName("createToken")
            .WithSummary("Give out a bearer token to a national system.")
            .WithDescription("For supervisors. The token is shown once. It is good at every gateway of the owner, which together hold it to its requests of a day.");

        routes.MapDelete(All + "/{token}", RevokeAsync)
            .Audited(AuditActions.Administer)
            .WithName("revokeToken")
            .WithSummary("Revoke a bearer token.")
            .WithDescription("For supervisors. It is refused here at once and at the owner's other gateways within a second.");
    }

    private static async Task<Ok<TokensBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, TimeProvider time)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var tokens = state.All<AccessToken>().OrderByDescending(token => token.CreatedAt).Select(token => new TokenBody(
            token.Id,
            token.System,
            token.Role,
            token.Scopes,
            token.RequestsPerDay,
            DayVolumes.ReservedOf(state, token.Id, today),
            token.ExpiresAt,
            token.MadeBy.Officer,
            token.CreatedAt,
            token.RevokedAt,
            token.Channel ?? HitChannel.Normal));
        return TypedResults.Ok(new TokensBody([.. tokens]));
    }

    private static async Task<Created<NewTokenAnswer>> CreateAsync(HttpContext context, Caller caller, NewTokenRequest request, OwnerStores stores, TimeProvider time)
    {
        var owner = caller.Owner;
        var by = caller.RequirePerson();
        var (system, role, scopes, perDay, expires, channel) = request;
        if (!system.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw RequestRefusedException.Invalid("system", "The field system must be the system's name: 1 to 40 letters, digits and dashes.");
        }

        if (role is not (MeshRoles.NationalUnit or MeshRoles.Officer))
        {
            throw RequestRefusedException.Invalid("role", "The field role must be national-unit or officer.");
        }

        if (scopes.Any(scope => !TokenScopes.All.Contains(scope)))
        {
            throw RequestRefusedException.Invalid("scopes", $"The field scopes names one that there is not; they are {string.Join(", ", TokenScopes.All)}.");
        }

        if (role == MeshRoles.NationalUnit && scopes.Any(scope => scope is not (TokenScopes.Checks or TokenScopes.Directory)))
        {
            throw RequestRefusedException.Invalid("scopes", $"The field scopes names one that a national-unit cannot have: it only checks; give it {TokenScopes.Checks} and {TokenScopes.Directory}, or the role officer.");
        }

        if (channel == HitChannel.AlertOnly && scopes.Contains(TokenScopes.OfflineCopies))
        {
            throw RequestRefusedException.Invalid("scopes", $"The field scopes names {TokenScopes.OfflineCopies}, with which a system reads the records themselves, and the channel alert-only lets it learn only that there is something; leave one of them out.");
        }

        var now = time.GetUtcNow();
        if (expires <= now || expires > now + Longest)
        {
            throw RequestRefusedException.Invalid("expiresAt", "The field expiresAt must be in the future and at most a year from now.");
        }

        var credential = Credential.Create(Credential.AccessPrefix, owner);
        context.AuditObject($"token {credential.Id} for {system}{(channel == HitChannel.Normal ? string.Empty : $", channel {EnumText.Of(channel)}")}");
        var token = new AccessToken(credential.Id, credential.Hash(), system, role, [.. scopes.Order(StringComparer.Ordinal)], perDay, expires, by, now, Channel: channel == HitChannel.Normal ? null : channel);
        await stores.Of(owner).ChangeAsync(state => Create(state, token, now), context.RequestAborted);
        return TypedResults.Created($"/api/v1/owners/{owner}/tokens/{token.Id}", new NewTokenAnswer(token.Id, credential.Reveal()));
    }

    private static async Task<NoContent> RevokeAsync(HttpContext context, Caller caller, string token, OwnerStores stores, TimeProvider time)
    {
        context.AuditObject($"token {(token.Length > 40 ? token[..40] : token)}");
        await stores.Of(caller.Owner).ChangeAsync(
            state => state.Find<AccessToken>(token) is { } found
                ? found.RevokedAt is null ? StoreChange.Put<bool>(true, found with { RevokedAt = time.GetUtcNow() }) : StoreChange.None(false)
                : throw RequestRefusedException.NotFound("The bureau gave out no token with that id."),
            context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static StoreChange<bool> Create(StoreState state, AccessToken token, DateTimeOffset now) => state.Find<Account>(token.System) is null
        ? StoreChange.Put<bool>(true, token).Without(LongOver(state, now))
        : throw RequestRefusedException.Invalid("system", $"The field system must not be the number of an officer, and {token.System} is one.");

    private static IEnumerable<StoreItem> LongOver(StoreState state, DateTimeOffset now)
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
