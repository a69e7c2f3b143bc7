using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>A new bearer token for a national system.</summary>
/// <param name="System">The system's name, which stands in the audit: 1 to 40 letters, digits and dashes.</param>
/// <param name="Role">national-unit or officer.</param>
/// <param name="Scopes">What it may be used for: send, broadcast, read, search, attachments, directory.</param>
/// <param name="RequestsPerDay">Requests of a day (UTC): 1 to 10,000,000.</param>
/// <param name="ExpiresAt">When it ends: at most a year from now.</param>
internal sealed record NewTokenRequest(string System, string Role, ImmutableArray<string> Scopes, int RequestsPerDay, DateTimeOffset ExpiresAt);
