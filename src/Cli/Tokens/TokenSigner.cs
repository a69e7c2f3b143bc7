using System.Security.Cryptography;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Cli.Tokens;

/// <summary>Signs development tokens (JWT, ES256) that the gateways of a data folder accept.</summary>
internal sealed class TokenSigner(ECDsa key, TimeProvider time)
{
    public const string Issuer = "interpol-mesh-development";
    public const string Audience = "interpol-mesh";
    public const string OperatorRole = MeshRoles.Operator;
    public const string OfficerRole = MeshRoles.Officer;
    public const string SupervisorRole = MeshRoles.Supervisor;
    public const string DefaultOfficer = "0001";

    /// <summary>Who keeps accounts with the command and no token: the audit shows that it was nobody's account.</summary>
    public const string AdministratingOfficer = "mesh-officer-command";

    /// <summary>How long a token is good when nothing else is said.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);

    /// <summary>The signer of a data folder; makes the key pair when there is none.</summary>
    public static Task<TokenSigner> OpenAsync(DataFolder data, CancellationToken cancellationToken) =>
        Task.Run(() => new TokenSigner(TokenKeys.Open(data), TimeProvider.System), cancellationToken);

    /// <summary>A token of an officer of an owner.</summary>
    public string Sign(OwnerId owner, IReadOnlyCollection<string> roles, string officer, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = new Dictionary<string, object> { ["owner"] = owner.Value, ["officer"] = officer, ["roles"] = roles.ToArray() },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>A token of an ordinary officer of an owner.</summary>
    public string Sign(OwnerId owner) => Sign(owner, [OfficerRole], DefaultOfficer, DefaultLifetime);

    /// <summary>A token of an officer who also approves what others prepare.</summary>
    public string SignSupervisor(OwnerId owner) => Sign(owner, [OfficerRole, SupervisorRole], DefaultOfficer, DefaultLifetime);

    /// <summary>A token with which the command keeps an owner's accounts.</summary>
    public string SignAdministrator(OwnerId owner) => Sign(owner, [OfficerRole, SupervisorRole], AdministratingOfficer, DefaultLifetime);

    /// <summary>A token of an operator of the cluster, who stands under the General Secretariat.</summary>
    public string SignOperator() => Sign(OwnerId.Parse("IPSG"), [OperatorRole], DefaultOfficer, DefaultLifetime);
}
