using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Decides for whom a request acts: the owner in its path, if this gateway serves it and the token is its own.</summary>
internal sealed class ActingOwner(GatewaySettings settings)
{
    /// <summary>The acting owner.</summary>
    /// <exception cref="RequestRefusedException">400: the code is malformed; 404: unknown, not served here, or not the token's owner.</exception>
    public OwnerId Of(HttpContext context, string code)
    {
        var owner = Known(code);
        return context.User is MeshPrincipal principal && principal.Owner == owner && settings.Serves(owner)
            ? owner
            : throw RequestRefusedException.NotFound("There is no such mailbox for this token at this gateway; use the token of the owner in the path, at a gateway that serves it.");
    }

    /// <summary>An owner of the mesh, whoever asks.</summary>
    /// <exception cref="RequestRefusedException">400: the code is malformed; 404: there is no such owner.</exception>
    public static OwnerInfo Info(string code) => OwnerDirectory.Default.Find(Known(code))!;

    /// <summary>Refuses owners in a body that do not exist.</summary>
    /// <exception cref="RequestRefusedException">400: there is no such owner; the field names it.</exception>
    public static void RequireKnown(ImmutableArray<OwnerId> owners, string field)
    {
        if (owners.FirstOrDefault(owner => !OwnerDirectory.Default.Contains(owner)) is { Value: not null } unknown)
        {
            var named = $"{field}[{owners.IndexOf(unknown)}]";
            throw new RequestRefusedException(
                StatusCodes.Status400BadRequest,
                MeshErrorCodes.UnknownOwner,
                $"The field {named} names {unknown}, and there is no such owner; /api/v1/owners lists all of them.",
                named);
        }
    }

    private static OwnerId Known(string code)
    {
        if (!OwnerId.TryParse(code, out var owner))
        {
            throw RequestRefusedException.Malformed("code", "An owner's code is two to eight upper-case letters and digits, for example FR or IPSG.");
        }

        return OwnerDirectory.Default.Contains(owner)
            ? owner
            : throw new RequestRefusedException(
                StatusCodes.Status404NotFound,
                MeshErrorCodes.UnknownOwner,
                $"There is no owner {owner}; /api/v1/owners lists all of them.",
                "code");
    }
}
