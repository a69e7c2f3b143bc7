using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Who makes this request.</summary>
/// <param name="Owner">For whom.</param>
/// <param name="Officer">The officer's number or the system's name.</param>
/// <param name="Roles">The roles.</param>
/// <param name="Method">How the request proved it: development-token, external-token, session, cookie or access-token.</param>
/// <param name="Scopes">What the token may be used for; null for officers, whose roles alone decide.</param>
/// <param name="Session">The session's or the token's id; null for tokens of issuers.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record WhoBody(
    OwnerId Owner,
    string? Officer,
    ImmutableArray<string> Roles,
    string Method,
    ImmutableArray<string>? Scopes,
    string? Session,
    DateTimeOffset ExpiresAt);
