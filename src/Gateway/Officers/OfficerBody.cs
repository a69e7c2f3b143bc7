using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

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
internal sealed record OfficerBody(
    string Number,
    string Name,
    ImmutableArray<string> Roles,
    bool IsActive,
    bool HasPassword,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    string? Delegate,
    long Version);
