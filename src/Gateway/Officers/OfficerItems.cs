using System.Collections.Immutable;
using Interpol.Mesh.Gateway.BureauStore;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>An officer of the bureau.</summary>
/// <param name="Number">The officer's number.</param>
/// <param name="Name">The officer's name.</param>
/// <param name="Roles">The roles.</param>
/// <param name="PasswordHash">The hash of the password, by the framework's hasher; null while none is set.</param>
/// <param name="IsActive">Whether the officer may sign in.</param>
/// <param name="CreatedBy">Who created the account.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="PasswordKnownTo">Who else knows the password because they have set it; empty once the officer has set one of their own.</param>
internal sealed record Account(
    string Number,
    string Name,
    ImmutableArray<string> Roles,
    string? PasswordHash,
    bool IsActive,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    ImmutableArray<string> PasswordKnownTo) : StoreItem(Kind, Number), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "account";
}

/// <summary>That an officer is signed in. The token itself is nowhere but with the officer.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="SecretHash">SHA-256 of the token's secret, base64.</param>
/// <param name="Officer">The officer's number; roles are the account's, at every moment.</param>
/// <param name="Gateway">At which gateway the officer signed in.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="UsedAt">When it was last used, give or take a few minutes.</param>
internal sealed record Session(string Id, string SecretHash, string Officer, string Gateway, DateTimeOffset CreatedAt, DateTimeOffset UsedAt) : StoreItem(Kind, Id), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "session";
}

/// <summary>The last failed attempts to sign in to an account, at all gateways of the owner.</summary>
/// <param name="Officer">The account.</param>
/// <param name="Times">When, oldest first; no more than lock an account.</param>
internal sealed record SignInFailures(string Officer, ImmutableArray<DateTimeOffset> Times) : StoreItem(Kind, Officer), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "failures";
}
