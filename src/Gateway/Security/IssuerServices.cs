using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Puts together who may say who officers are.</summary>
internal static class IssuerServices
{
    private const int MostKeyBytes = 256 * 1024;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">What the gateway is told.</param>
    /// <param name="tokenKey">The public key of development tokens, PEM.</param>
    public static void AddIssuers(this IServiceCollection services, GatewaySettings settings, string tokenKey)
    {
        services.AddSingleton(provider => new TokenValidator(settings.DevelopmentTokens ? tokenKey : null, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new BearerTokens(
            provider.GetRequiredService<TokenValidator>(),
            provider.GetRequiredService<CredentialAuthenticator>(),
            settings.Issuer is { } issuer ? External(issuer, provider) : null));
    }

    private static ExternalTokenValidator External(ExternalIssuer issuer, IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new ExternalTokenValidator(issuer, new IssuerKeys(FetchOf(issuer), time, provider.GetRequiredService<ILogger<IssuerKeys>>()), time);
    }

    private static Func<CancellationToken, Task<string>> FetchOf(ExternalIssuer issuer)
    {
        if (!issuer.IsRemote)
        {
            return cancellationToken => File.ReadAllTextAsync(issuer.Keys, cancellationToken);
        }

        // One client for the process's life; redirects could lead to where the keys are not the issuer's.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
        {
            Timeout = FetchTimeout,
            MaxResponseContentBufferSize = MostKeyBytes,
        };
        return cancellationToken => http.GetStringAsync(new Uri(issuer.Keys), cancellationToken);
    }
}
