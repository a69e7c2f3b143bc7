namespace Interpol.Mesh.Gateway.Security;

/// <summary>Somebody else who says who officers are: the identity provider of a bureau.</summary>
/// <param name="Issuer">What its tokens name in <c>iss</c>.</param>
/// <param name="Audience">What they must name in <c>aud</c>.</param>
/// <param name="Keys">Where its public keys are, as a JSON web key set: a file, or an https address.</param>
internal sealed record ExternalIssuer(string Issuer, string Audience, string Keys)
{
    /// <summary>The claim that names the owner. Default <c>owner</c>.</summary>
    public string OwnerClaim { get; init; } = Caller.OwnerClaim;

    /// <summary>The claim that names the officer's number. Default <c>officer</c>.</summary>
    public string OfficerClaim { get; init; } = Caller.OfficerClaim;

    /// <summary>The claim that lists the roles; values that are no roles of the mesh are passed over. Default <c>roles</c>.</summary>
    public string RolesClaim { get; init; } = Caller.RolesClaim;

    /// <summary>Whether the keys are fetched over the network.</summary>
    public bool IsRemote => Keys.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
