using Interpol.Mesh.Contracts.Bureaus;
using System.Collections.Immutable;

namespace Interpol.Mesh.Api;

/// <summary>An officer of the bureau.</summary>
/// <param name="Number">The officer's number.</param>
/// <param name="Name">The officer's name.</param>
/// <param name="Roles">The roles.</param>
/// <param name="IsActive">Whether the officer may sign in.</param>
/// <param name="HasPassword">Whether a password is set.</param>
/// <param name="CreatedAt">When the account was created.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Delegate">Who stands in for the officer now; null when the officer is there.</param>
/// <param name="Version">Counts changes; also the ETag.</param>
public sealed record OfficerBody(
    string Number,
    string Name,
    ImmutableArray<string> Roles,
    bool IsActive,
    bool HasPassword,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    string? Delegate,
    long Version);

/// <summary>The officers of the bureau.</summary>
/// <param name="Officers">By number.</param>
public sealed record OfficersBody(ImmutableArray<OfficerBody> Officers);

/// <summary>A session of an officer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Officer">Whose it is.</param>
/// <param name="Gateway">At which gateway the officer signed in.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="UsedAt">When it was last used, give or take a few minutes.</param>
/// <param name="IsCurrent">Whether this request is made with it.</param>
public sealed record SessionBody(string Id, string Officer, string Gateway, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, bool IsCurrent);

/// <summary>Sessions.</summary>
/// <param name="Sessions">The newest first.</param>
public sealed record SessionsBody(ImmutableArray<SessionBody> Sessions);

/// <summary>Who makes this request.</summary>
/// <param name="Owner">For whom.</param>
/// <param name="Officer">The officer's number or the system's name.</param>
/// <param name="Roles">The roles.</param>
/// <param name="Method">How the request proved it: development-token, external-token, session, cookie or access-token.</param>
/// <param name="Scopes">What the token may be used for; null for officers, whose roles alone decide.</param>
/// <param name="Session">The session's or the token's id; null for tokens of issuers.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record WhoBody(
    OwnerId Owner,
    string? Officer,
    ImmutableArray<string> Roles,
    string Method,
    ImmutableArray<string>? Scopes,
    string? Session,
    DateTimeOffset ExpiresAt);

/// <summary>A session.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Token">The token for the header Authorization; null when it went into a cookie. Shown once.</param>
/// <param name="Officer">The officer's number.</param>
/// <param name="Name">The officer's name.</param>
/// <param name="Roles">The roles.</param>
/// <param name="ExpiresAt">When it ends if it is not used any more.</param>
/// <param name="EndsAt">When it ends in any case.</param>
public sealed record SignInAnswer(
    string Session,
    string? Token,
    string Officer,
    string Name,
    ImmutableArray<string> Roles,
    DateTimeOffset ExpiresAt,
    DateTimeOffset EndsAt);

/// <summary>What a browser's pages send along with requests that change something.</summary>
/// <param name="Header">In which header.</param>
/// <param name="Token">The token.</param>
public sealed record AntiforgeryBody(string Header, string Token);
