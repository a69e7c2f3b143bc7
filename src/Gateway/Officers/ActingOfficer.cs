using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Which officer makes a request.</summary>
internal static class ActingOfficer
{
    /// <summary>The number of the officer.</summary>
    /// <exception cref="RequestRefusedException">403: the token names nobody, or a system.</exception>
    public static string Of(HttpContext context) => context.User is MeshPrincipal { Officer: { Length: > 0 } officer, Scopes: null }
        ? officer
        : throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "This is for officers: sign in, or use a token that names an officer.");

    /// <summary>The human behind that.</summary>
    /// <exception cref="RequestRefusedException">As for the number.</exception>
    public static Person PersonOf(HttpContext context)
    {
        Of(context);
        return ((MeshPrincipal)context.User).Person!;
    }

    /// <summary>Whether the officer approves what others prepare.</summary>
    public static bool IsSupervisor(HttpContext context) => context.User.IsInRole(MeshRoles.Supervisor);
}
