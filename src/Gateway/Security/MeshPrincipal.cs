using System.Security.Claims;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Who makes a request: an officer of an owner, with roles.</summary>
internal sealed class MeshPrincipal(OwnerId owner, string? officer, IEnumerable<string> roles, DateTimeOffset expires)
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

    /// <summary>When the token ends.</summary>
    public DateTimeOffset Expires => expires;

    private static ClaimsIdentity IdentityOf(OwnerId owner, string? officer, IEnumerable<string> roles)
    {
        var identity = new ClaimsIdentity(TokenAuthenticationHandler.SchemeName, OfficerClaim, RolesClaim);
        identity.AddClaim(new Claim(OwnerClaim, owner.Value));
        if (officer is not null)
        {
            identity.AddClaim(new Claim(OfficerClaim, officer));
        }

        identity.AddClaims(roles.Select(role => new Claim(RolesClaim, role)));
        return identity;
    }
}
