namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>What a token says.</summary>
/// <param name="Gateway">The gateway that made it.</param>
/// <param name="Owner">For which owner it calls.</param>
/// <param name="Officer">The number of the officer; null when the gateway itself calls.</param>
/// <param name="Roles">The roles, with spaces between them.</param>
/// <param name="Issued">When it was made, in milliseconds since 1970.</param>
/// <param name="Expires">From when on it is worth nothing.</param>
public sealed record TokenClaims(string Gateway, string Owner, string? Officer, string Roles, long Issued, long Expires);
