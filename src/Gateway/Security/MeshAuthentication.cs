using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Puts together who may say for whom a request is made.</summary>
/// <remarks>
/// <code>
/// what a request shows                          scheme        who checks it
/// Bearer mss_... (session), mat_... (system)    Bureau        BureauCredentialHandler, by the owner's store
/// cookie mesh-session                           Bureau        the same; what changes something also needs the antiforgery token
/// Bearer JWT that names the external issuer     Issuer        JwtBearer, by keys that ConfigurationManager fetches (IssuerKeys)
/// Bearer and anything else                      Development   JwtBearer, by the key of the data folder; Bureau refuses where that is off
/// nothing                                       Bureau        nobody
/// all become a Caller -> MeshPolicies on the endpoint: roles, scopes -> the endpoint, or 401 and 403 by AccessAnswers
/// </code>
/// </remarks>
internal static class MeshAuthentication
{
    /// <summary>Who issues development tokens.</summary>
    public const string DevelopmentIssuer = "interpol-mesh-development";

    /// <summary>For whom development tokens are.</summary>
    public const string DevelopmentAudience = "interpol-mesh";

    /// <summary>The most characters of the header Authorization.</summary>
    public const int MaxTokenLength = 8 * 1024;

    /// <summary>By how much the clocks of issuer and gateway may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const string Any = "Any";
    private const string Bureau = "Bureau";
    private const string Issuer = "Issuer";
    private const string Development = "Development";
    private const string Prefix = "Bearer ";

    private static readonly string[] AsymmetricAlgorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    /// <summary>Adds the services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">What the gateway is told.</param>
    /// <param name="tokenKey">The public key of development tokens.</param>
    public static void AddMeshAuthentication(this IServiceCollection services, GatewaySettings settings, SecurityKey? tokenKey)
    {
        var authentication = services.AddAuthentication(Any)
            .AddPolicyScheme(Any, null, any => any.ForwardDefaultSelector = context => SchemeOf(context.Request, settings))
            .AddScheme<AuthenticationSchemeOptions, BureauCredentialHandler>(Bureau, null);
        if (tokenKey is not null)
        {
            AddTokens(authentication, Development, new ExternalIssuer(DevelopmentIssuer, DevelopmentAudience, string.Empty), AuthenticationMethod.DevelopmentToken, (jwt, _) =>
            {
                jwt.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
                jwt.TokenValidationParameters.IssuerSigningKey = tokenKey;
            });
        }

        if (settings.Issuer is { IsNamed: true } issuer)
        {
            services.AddSingleton(provider => new IssuerKeys(issuer, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IssuerKeys>>()));
            AddTokens(authentication, Issuer, issuer, AuthenticationMethod.ExternalToken, (jwt, provider) =>
            {
                var keys = provider.GetRequiredService<IssuerKeys>();
                jwt.ConfigurationManager = keys.Manager;
                jwt.Events.OnMessageReceived = context => keys.RequireAsync(context.HttpContext.RequestAborted);
            });
        }

        services.AddSingleton<CallerScope>();
        services.AddAuthorization(MeshPolicies.Configure);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        services.AddDataProtection()
            .SetApplicationName(DevelopmentAudience)
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.GatewayFolder, "antiforgery")));
        services.AddAntiforgery(AntiforgeryEndpoint.Configure);
    }

    /// <summary>The token in the header Authorization; null when the header is none, another one, or there are several.</summary>
    public static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ Length: <= MaxTokenLength } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;

    private static string SchemeOf(HttpRequest request, GatewaySettings settings)
    {
        if (BearerOf(request) is not { Length: > 0 } token || Credential.LooksLikeOne(token))
        {
            return Bureau;
        }

        return (settings.DevelopmentTokens, settings.Issuer.IsNamed) switch
        {
            (false, false) => Bureau,
            (true, false) => Development,
            (false, true) => Issuer,
            (true, true) => Names(token, settings.Issuer.Issuer) ? Issuer : Development,
        };
    }

    /// <summary>Whether a token says that it is an issuer's; nothing of it is checked yet.</summary>
    private static bool Names(string token, string issuer)
    {
        try
        {
            return new JsonWebToken(token).Issuer == issuer;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static void AddTokens(AuthenticationBuilder authentication, string scheme, ExternalIssuer issuer, AuthenticationMethod method, Action<JwtBearerOptions, IServiceProvider> configure)
    {
        authentication.AddJwtBearer(scheme, static _ => { });
        authentication.Services.AddOptions<JwtBearerOptions>(scheme).Configure<IServiceProvider>((jwt, provider) =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            jwt.SaveToken = false;
            jwt.TokenHandlers.Clear();
            jwt.TokenHandlers.Add(new RememberingTokenHandler(time));
            jwt.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = issuer.Issuer,
                ValidAudience = issuer.Audience,
                ValidAlgorithms = AsymmetricAlgorithms,
                TryAllIssuerSigningKeys = true,
                LifetimeValidator = (notBefore, expires, _, _) => IsWithinLifetime(notBefore, expires, time.GetUtcNow().UtcDateTime),
            };
            jwt.Events = new JwtBearerEvents
            {
                OnTokenValidated = context =>
                {
                    TakePrincipal(context, issuer, method);
                    return Task.CompletedTask;
                },
                OnAuthenticationFailed = static context =>
                {
                    Refuse(context);
                    return Task.CompletedTask;
                },
            };
            configure(jwt, provider);
        });
    }

    private static void TakePrincipal(TokenValidatedContext context, ExternalIssuer issuer, AuthenticationMethod method)
    {
        var jwt = (JsonWebToken)context.SecurityToken;
        if (!jwt.TryGetPayloadValue<string>(issuer.OwnerClaim, out var code) || !OwnerId.TryParse(code, out var owner) || OwnerDirectory.Default.Find(owner) is not { } info)
        {
            context.Fail($"The token names no owner of the mesh in its claim {issuer.OwnerClaim}.");
            return;
        }

        jwt.TryGetPayloadValue<string>(issuer.OfficerClaim, out var officer);
        var possible = MeshRoles.Of(info);
        var roles = jwt.Claims.Where(claim => claim.Type == issuer.RolesClaim && possible.Contains(claim.Value)).Select(claim => claim.Value).Distinct();
        context.Principal = new Caller(owner, officer) { Roles = [.. roles], Method = method, Expires = new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero) }.ToPrincipal();
    }

    /// <summary>Says in our words what is wrong with a token; what is no token's fault goes on to whoever answers for it.</summary>
    private static void Refuse(AuthenticationFailedContext context)
    {
        if (context.Exception is SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException)
        {
            context.Fail("The token has expired or is not valid yet; get a new one.");
        }
        else if (context.Exception is SecurityTokenException or ArgumentException)
        {
            context.Fail("The token is malformed, forged or not for this mesh; get a new one.");
        }
    }

    /// <summary>A token that says nothing of a time may come with the first or last there is: nothing is added to those.</summary>
    private static bool IsWithinLifetime(DateTime? notBefore, DateTime? expires, DateTime now) =>
        expires is { } end && now - ClockSkew < end && (notBefore is null || now + ClockSkew >= notBefore);
}
