using System.Collections.Immutable;
using System.Security.Claims;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Console.Access;

/// <summary>The officer who has signed in.</summary>
/// <param name="Owner">For which owner.</param>
/// <param name="Officer">The officer's number.</param>
/// <param name="Roles">The roles, as <see cref="MeshRoles"/> has them.</param>
public sealed record ConsoleUser(OwnerId Owner, string Officer, ImmutableArray<string> Roles)
{
    /// <summary>The claim with the session's token. It stays in the gateway's process and never reaches the browser's scripts.</summary>
    public const string TokenClaim = "session-token";

    private const string OwnerClaim = "owner";

    /// <summary>Whether the officer works with the bureau's mail.</summary>
    public bool WorksAtDesk => Roles.Any(role => role is MeshRoles.Officer or MeshRoles.Supervisor or MeshRoles.Command);

    /// <summary>Whether the officer works in the command centre.</summary>
    public bool WorksInCommand => Roles.Contains(MeshRoles.Command);

    /// <summary>Whether the officer approves what others prepare.</summary>
    public bool IsSupervisor => Roles.Contains(MeshRoles.Supervisor);

    /// <summary>Whether the officer runs the machines.</summary>
    public bool IsOperator => Roles.Contains(MeshRoles.Operator);

    /// <summary>The officer whom a page or a circuit has; null for nobody.</summary>
    /// <param name="user">Who the gateway says it is.</param>
    public static ConsoleUser? Of(ClaimsPrincipal user) => OwnerId.TryParse(user.FindFirst(OwnerClaim)?.Value, out var owner) && user.Identity?.Name is { } officer
        ? new ConsoleUser(owner, officer, [.. user.FindAll(((ClaimsIdentity)user.Identity).RoleClaimType).Select(claim => claim.Value)])
        : null;
}
