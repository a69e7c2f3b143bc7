using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Reads what the command line says of an external issuer.</summary>
internal static class IssuerArguments
{
    /// <summary>The issuer; null when none is named.</summary>
    /// <param name="value">The value of an option; null when it is not given.</param>
    /// <exception cref="StartupException">Something is missing or wrong; the sentence names it.</exception>
    public static ExternalIssuer? Read(Func<string, string?> value)
    {
        var (audience, keys, claims) = (value("--issuer-audience"), value("--issuer-keys"), value("--issuer-claims"));
        if (value("--issuer") is not { } name)
        {
            return audience is null && keys is null && claims is null
                ? null
                : throw new StartupException("--issuer-audience, --issuer-keys and --issuer-claims go with --issuer; name the issuer.");
        }

        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(audience) || string.IsNullOrWhiteSpace(keys))
        {
            throw new StartupException("--issuer needs --issuer-audience and --issuer-keys: for whom its tokens are, and where its public keys are.");
        }

        if (name == MeshAuthentication.DevelopmentIssuer)
        {
            throw new StartupException($"--issuer {name} is the name of the development tokens' issuer; an external one has another.");
        }

        var issuer = new ExternalIssuer(name, audience, keys);
        if (keys.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || (!issuer.IsRemote && !File.Exists(keys)))
        {
            throw new StartupException($"--issuer-keys {keys} is neither a file nor an https address.");
        }

        return claims is null ? issuer : WithClaims(issuer, claims);
    }

    private static ExternalIssuer WithClaims(ExternalIssuer issuer, string claims)
    {
        foreach (var pair in claims.Split(',', StringSplitOptions.TrimEntries))
        {
            issuer = pair.Split('=', 2) switch
            {
                ["owner", { Length: > 0 } claim] => issuer with { OwnerClaim = claim },
                ["officer", { Length: > 0 } claim] => issuer with { OfficerClaim = claim },
                ["roles", { Length: > 0 } claim] => issuer with { RolesClaim = claim },
                _ => throw new StartupException($"--issuer-claims {pair} is not understood; it looks like owner=org,officer=sub,roles=groups."),
            };
        }

        return issuer;
    }
}
