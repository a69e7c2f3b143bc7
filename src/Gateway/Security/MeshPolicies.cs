using Microsoft.AspNetCore.Authorization;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Who may do what. Everything that names no policy asks for a valid token.</summary>
internal static class MeshPolicies
{
    /// <summary>Work with the bureau's mail: officers, supervisors and the command centre.</summary>
    public const string Bureau = "bureau";

    /// <summary>See the machines: operators.</summary>
    public const string Operations = "operations";

    /// <summary>See who did what, approve what others prepare, keep accounts, tokens and settings: supervisors.</summary>
    public const string Supervision = "supervision";

    /// <summary>Adds the policies.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        options.AddPolicy(Bureau, policy => policy.RequireAuthenticatedUser().RequireRole(MeshRoles.Officer, MeshRoles.Supervisor, MeshRoles.Command));
        options.AddPolicy(Supervision, policy => policy.RequireAuthenticatedUser().RequireRole(MeshRoles.Supervisor));
        options.AddPolicy(Operations, policy => policy.RequireAuthenticatedUser().RequireRole(MeshRoles.Operator));
    }
}
