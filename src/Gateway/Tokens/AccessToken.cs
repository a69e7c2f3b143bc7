using System.Collections.Immutable;
using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>A bearer token of a national system. The token itself is nowhere but with the system.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="SecretHash">SHA-256 of the token's secret, base64.</param>
/// <param name="System">The name of the system, which stands in the audit.</param>
/// <param name="Role">The one role that it has.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="RequestsPerDay">Requests of a day (UTC) at all gateways of the owner together.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="CreatedBy">Which supervisor gave it out.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
internal sealed record AccessToken(
    string Id,
    string SecretHash,
    string System,
    string Role,
    ImmutableArray<string> Scopes,
    int RequestsPerDay,
    DateTimeOffset ExpiresAt,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt = null) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "token";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Id;
}
