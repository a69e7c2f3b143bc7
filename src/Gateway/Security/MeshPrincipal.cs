using System.Collections.Immutable;
using System.Security.Claims;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Boundary;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Who makes a request: an officer of an owner, with roles.</summary>
internal sealed class MeshPrincipal(OwnerId owner, string? officer, ImmutableArray<string> roles, DateTimeOffset expires)
    : ClaimsPrincipal(IdentityOf(owner, officer, roles))
{
    /// <summary>The claim that names the owner.</summary>
    public const string OwnerClaim = "owner";

    /// <summary>The claim that names the officer's number.</summary>
    public const string OfficerClaim = "officer";

    /// <summary>The claim that lists the roles.</summary>
    public const string RolesClaim = "roles";

    /// <summary>For whom the officer acts.</summary>
    public OwnerId Owner => owner;

    /// <summary>The officer's number or the system's name; null when the token names none.</summary>
    public string? Officer => officer;

    /// <summary>The human behind it; null when the token names nobody.</summary>
    public Person? Person { get; init; } = officer is null ? null : Person.Of(officer);

    /// <summary>The roles.</summary>
    public ImmutableArray<string> Roles => roles;

    /// <summary>When the token ends.</summary>
    public DateTimeOffset Expires => expires;

    /// <summary>How the request proved it.</summary>
    public AuthenticationMethod Method { get; init; }

    /// <summary>What a system's token may be used for; null when it is an officer, whose roles alone decide.</summary>
    public ImmutableSortedSet<string>? Scopes { get; init; }

    /// <summary>Which session or which bearer token it is; null for tokens of issuers.</summary>
    public string? Credential { get; init; }

    /// <summary>For whom calls of actors are made that the requests of this officer cause.</summary>
    public CallerIdentity Caller { get; } = new(owner, officer, roles);

    private static ClaimsIdentity IdentityOf(OwnerId owner, string? officer, ImmutableArray<string> roles)
    {
        var identity = new ClaimsIdentity("Bearer", OfficerClaim, RolesClaim);
        identity.AddClaim(new Claim(OwnerClaim, owner.Value));
        if (officer is not null)
        {
            identity.AddClaim(new Claim(OfficerClaim, officer));
        }

        identity.AddClaims(roles.Select(role => new Claim(RolesClaim, role)));
        return identity;
    }
}
