using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>A bearer token of a national system. The token itself is nowhere but with the system.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="SecretHash">SHA-256 of the token's secret, base64.</param>
/// <param name="System">The name of the system, which stands in the audit.</param>
/// <param name="Role">The one role that it has.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="RequestsPerDay">Requests of a day (UTC) at all gateways of the owner together.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="MadeBy">Which supervisor gave it out, and so is behind whatever is done with it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
/// <param name="Channel">Who learns of what its checks find; null for all. A gateway that does not know of channels refuses a token that has one.</param>
internal sealed record AccessToken(
    string Id,
    string SecretHash,
    string System,
    string Role,
    ImmutableArray<string> Scopes,
    int RequestsPerDay,
    DateTimeOffset ExpiresAt,
    Person MadeBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt = null,
    HitChannel? Channel = null) : StoreItem(Kind, Id), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "token";
}

/// <summary>How many requests of a token, or questions of a national unit, were handed out to gateways on a day, in blocks; a gateway that stops loses what is left of its block.</summary>
/// <param name="Token">The token's id, or <see cref="Units.UnitLimits.VolumeOf"/> of the unit.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Reserved">How many were handed out.</param>
internal sealed record TokenVolume(string Token, DateOnly Day, int Reserved) : StoreItem(Kind, Token), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "volume";
}
