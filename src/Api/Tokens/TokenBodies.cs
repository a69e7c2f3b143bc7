using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Contracts.Hits;

namespace Interpol.Mesh.Api;

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
/// <param name="Channel">Who learns of what its checks find.</param>
public sealed record TokenBody(
    string Id,
    string System,
    string Role,
    ImmutableArray<string> Scopes,
    int RequestsPerDay,
    int ReservedToday,
    DateTimeOffset ExpiresAt,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt,
    HitChannel Channel = HitChannel.Normal);

/// <summary>The bearer tokens of the bureau's systems.</summary>
/// <param name="Tokens">The newest first.</param>
public sealed record TokensBody(ImmutableArray<TokenBody> Tokens);

/// <summary>A new bearer token for a national system.</summary>
/// <param name="System">The system's name, which stands in the audit: 1 to 40 letters, digits and dashes.</param>
/// <param name="Role">national-unit or officer.</param>
/// <param name="Scopes">What it may be used for: send, broadcast, read, search, attachments, directory, consents, cases, notices, records, checks; a national-unit only directory and checks.</param>
/// <param name="RequestsPerDay">Requests of a day (UTC): 1 to 10,000,000.</param>
/// <param name="ExpiresAt">When it ends: at most a year from now.</param>
/// <param name="Channel">Who learns of what its checks find: normal (all, without it), silent (the owner of the record does not) or alert-only (the system itself learns only that there is something).</param>
public sealed record NewTokenRequest(
    [property: PlainText(1, 40)] string System,
    [property: PlainText(1, 20)] string Role,
    [property: Items(1, 20, Distinct = true)] ImmutableArray<string> Scopes,
    [property: Range(1, 10_000_000, ErrorMessage = "must be a whole number from {1} to {2}.")] int RequestsPerDay,
    DateTimeOffset ExpiresAt,
    HitChannel Channel = HitChannel.Normal);

/// <summary>A new bearer token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Token">The token. It is shown this once and kept nowhere.</param>
public sealed record NewTokenAnswer(string Id, string Token);
