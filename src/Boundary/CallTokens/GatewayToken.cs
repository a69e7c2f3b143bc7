using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Boundary.CallTokens;

/// <summary>
/// What gateways and silos agree on about the token of a call: a JSON web token (RFC 7519), signed by the gateway with ECDSA P-256 (ES256, RFC 7518). It says who
/// calls and nothing of the call, so that whoever holds it can use it until it ends; only gateways' connections reach the port where that would help.
/// </summary>
public static class GatewayToken
{
    /// <summary>The key of the request context under which a call carries its token.</summary>
    public const string ContextKey = "mesh.token";

    /// <summary>For whom tokens are.</summary>
    public const string Audience = "interpol-mesh-silos";

    /// <summary>The claim with the owner for whom the gateway calls. The issuer is the gateway's name.</summary>
    public const string OwnerClaim = "owner";

    /// <summary>The claim with the number of the officer or the name of the system; absent when the gateway itself calls.</summary>
    public const string OfficerClaim = "officer";

    /// <summary>The most characters of a token.</summary>
    public const int MaxLength = 4096;

    /// <summary>How long a token may live.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>By how much the clocks of gateways and silos may differ.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);
}

/// <summary>For whom a gateway calls.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when the gateway itself calls.</param>
public readonly record struct TokenSubject(OwnerId Owner, string? Officer = null);
