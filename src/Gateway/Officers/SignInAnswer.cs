using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>A session.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Token">The token for the header Authorization; null when it went into a cookie. Shown once.</param>
/// <param name="Officer">The officer's number.</param>
/// <param name="Name">The officer's name.</param>
/// <param name="Roles">The roles.</param>
/// <param name="ExpiresAt">When it ends if it is not used any more.</param>
/// <param name="EndsAt">When it ends in any case.</param>
internal sealed record SignInAnswer(
    string Session,
    string? Token,
    string Officer,
    string Name,
    ImmutableArray<string> Roles,
    DateTimeOffset ExpiresAt,
    DateTimeOffset EndsAt);
