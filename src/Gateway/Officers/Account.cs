using System.Collections.Immutable;
using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>An officer of the bureau.</summary>
/// <param name="Number">The officer's number.</param>
/// <param name="Name">The officer's name.</param>
/// <param name="Roles">The roles.</param>
/// <param name="PasswordHash">The hash of the password, by the framework's hasher; null while none is set.</param>
/// <param name="IsActive">Whether the officer may sign in.</param>
/// <param name="CreatedBy">Who created the account.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record Account(
    string Number,
    string Name,
    ImmutableArray<string> Roles,
    string? PasswordHash,
    bool IsActive,
    string CreatedBy,
    DateTimeOffset CreatedAt) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "account";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Number;
}
