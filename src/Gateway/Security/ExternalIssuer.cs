namespace Interpol.Mesh.Gateway.Security;

/// <summary>Somebody else who says who officers are: the identity provider of a bureau.</summary>
/// <param name="Issuer">What its tokens name in <c>iss</c>; empty for nobody.</param>
/// <param name="Audience">What they must name in <c>aud</c>.</param>
/// <param name="Keys">Where its public keys are, as a JSON web key set: a file, or an https address.</param>
internal sealed record ExternalIssuer(
    [property: ConfigurationKeyName("issuer")] string Issuer,
    [property: ConfigurationKeyName("issuer-audience")] string Audience,
    [property: ConfigurationKeyName("issuer-keys")] string Keys)
{
    /// <summary>Which claims say what, as on the command line: <c>owner=org,officer=sub,roles=groups</c>.</summary>
    [ConfigurationKeyName("issuer-claims"), IssuerClaims]
    public string? Claims
    {
        get;
        init
        {
            field = value;
            var claims = IssuerClaimsAttribute.Read(value!).ToDictionary();
            OwnerClaim = claims.GetValueOrDefault("owner", OwnerClaim);
            OfficerClaim = claims.GetValueOrDefault("officer", OfficerClaim);
            RolesClaim = claims.GetValueOrDefault("roles", RolesClaim);
        }
    }

    /// <summary>The claim that names the owner. Default <c>owner</c>.</summary>
    public string OwnerClaim { get; init; } = Caller.OwnerClaim;

    /// <summary>The claim that names the officer's number. Default <c>officer</c>.</summary>
    public string OfficerClaim { get; init; } = Caller.OfficerClaim;

    /// <summary>The claim that lists the roles; values that are no roles of the mesh are passed over. Default <c>roles</c>.</summary>
    public string RolesClaim { get; init; } = Caller.RolesClaim;

    /// <summary>Whether there is anybody.</summary>
    public bool IsNamed => Issuer.Length > 0;

    /// <summary>Whether the keys are fetched over the network.</summary>
    public bool IsRemote => Keys.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>What does not fit together; null for nothing.</summary>
    public string? Conflict() => this switch
    {
        { Issuer: "", Audience: "", Keys: "", Claims: null } => null,
        { Issuer: "" } => "--issuer-audience, --issuer-keys and --issuer-claims go with --issuer; name the issuer.",
        _ when string.IsNullOrWhiteSpace(Issuer) || string.IsNullOrWhiteSpace(Audience) || string.IsNullOrWhiteSpace(Keys) =>
            "--issuer needs --issuer-audience and --issuer-keys: for whom its tokens are, and where its public keys are.",
        { Issuer: MeshAuthentication.DevelopmentIssuer } => $"--issuer {Issuer} is the name of the development tokens' issuer; an external one has another.",
        { IsRemote: false } when !File.Exists(Keys) => $"--issuer-keys {Keys} is neither a file nor an https address.",
        _ => null,
    };
}

/// <summary>Which claims say what.</summary>
internal sealed class IssuerClaimsAttribute() : OptionTextAttribute("is not understood; it looks like owner=org,officer=sub,roles=groups.")
{
    /// <summary>What each pair of the text says.</summary>
    public static IEnumerable<(string What, string Claim)> Read(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries).Select(pair => pair.Split('=', 2) is [var what, var claim] ? (what, claim) : (pair, string.Empty));

    /// <inheritdoc/>
    protected override bool Accepts(string text) => Read(text).All(pair => pair is { What: "owner" or "officer" or "roles", Claim.Length: > 0 })
        && Read(text).DistinctBy(pair => pair.What).Count() == Read(text).Count();
}
