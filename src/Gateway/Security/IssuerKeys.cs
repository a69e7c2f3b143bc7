using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>
/// The public keys of an external issuer, as a JSON web key set. The platform's <see cref="ConfigurationManager{T}"/> fetches them: the first time while requests
/// wait, afterwards behind them, and while they cannot be fetched the last good ones go on counting, for a day.
/// </summary>
internal sealed partial class IssuerKeys : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    /// <summary>How often keys are fetched again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>How often they are fetched at most, whatever keys tokens name.</summary>
    public static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(10);

    /// <summary>How long keys are good that cannot be fetched again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int MaxKeys = 50;
    private const int MostKeyBytes = 256 * 1024;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ILogger<IssuerKeys> _logger;
    private DateTimeOffset _fetched;

    public IssuerKeys(ExternalIssuer issuer, TimeProvider time, ILogger<IssuerKeys> logger)
    {
        (_time, _logger) = (time, logger);
        Manager = new ConfigurationManager<OpenIdConnectConfiguration>(issuer.Keys, this, issuer.IsRemote ? new HttpDocumentRetriever(Http()) : new FileDocumentRetriever())
        {
            AutomaticRefreshInterval = Fresh,
            RefreshInterval = LeastPause,
        };
    }

    /// <summary>Who fetches and keeps them.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration> Manager { get; }

    /// <summary>Waits until there are keys by which a token can be checked.</summary>
    /// <exception cref="RequestRefusedException">503: there are none, or only ones that are too old.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(FetchTimeout);
        try
        {
            await Manager.GetConfigurationAsync(patience.Token);
        }
        catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(failure);
        }

        if (_time.GetUtcNow() - _fetched >= Kept)
        {
            throw Unavailable(null);
        }
    }

    /// <inheritdoc/>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        try
        {
            var set = new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel));
            var configuration = new OpenIdConnectConfiguration { JsonWebKeySet = set };
            foreach (var key in set.GetSigningKeys().Where(key => key is AsymmetricSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve or JsonWebAlgorithmsKeyTypes.RSA }).Take(MaxKeys))
            {
                configuration.SigningKeys.Add(key);
            }

            _fetched = _time.GetUtcNow();
            return configuration;
        }
        catch (Exception failure)
        {
            LogNotFetched(failure.Message);
            throw;
        }
    }

    /// <summary>One client for the process's life; redirects could lead to where the keys are not the issuer's.</summary>
    private static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = FetchTimeout,
        MaxResponseContentBufferSize = MostKeyBytes,
    };

    private static RequestRefusedException Unavailable(Exception? cause) => new(
        StatusCodes.Status503ServiceUnavailable,
        MeshErrorCodes.Unavailable,
        "The keys of the issuer of this token cannot be fetched, so that it cannot be checked. Try again.",
        retryAfter: FetchTimeout,
        cause: cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the external issuer cannot be fetched: {Reason}")]
    private partial void LogNotFetched(string reason);
}

/// <summary>Somebody else who says who officers are: the identity provider of a bureau.</summary>
/// <param name="Issuer">What its tokens name in <c>iss</c>.</param>
/// <param name="Audience">What they must name in <c>aud</c>.</param>
/// <param name="Keys">Where its public keys are, as a JSON web key set: a file, or an https address.</param>
internal sealed record ExternalIssuer(string Issuer, string Audience, string Keys)
{
    /// <summary>The claim that names the owner. Default <c>owner</c>.</summary>
    public string OwnerClaim { get; init; } = Caller.OwnerClaim;

    /// <summary>The claim that names the officer's number. Default <c>officer</c>.</summary>
    public string OfficerClaim { get; init; } = Caller.OfficerClaim;

    /// <summary>The claim that lists the roles; values that are no roles of the mesh are passed over. Default <c>roles</c>.</summary>
    public string RolesClaim { get; init; } = Caller.RolesClaim;

    /// <summary>Whether the keys are fetched over the network.</summary>
    public bool IsRemote => Keys.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
