using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>A bearer token of a national system.</summary>
/// <param name="Id">Its id.</param>
/// <param name="System">The system's name.</param>
/// <param name="Role">The role that it has.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="RequestsPerDay">Requests of a day (UTC).</param>
/// <param name="ReservedToday">How many of today's were handed out to gateways.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="CreatedBy">Who gave it out.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
internal sealed record TokenBody(
    string Id,
    string System,
    string Role,
    ImmutableArray<string> Scopes,
    int RequestsPerDay,
    int ReservedToday,
    DateTimeOffset ExpiresAt,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt);
