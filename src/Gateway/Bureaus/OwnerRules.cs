using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>Owners in requests must exist.</summary>
internal static class OwnerRules
{
    /// <summary>The owner in a path, whoever asks.</summary>
    /// <exception cref="RequestRefusedException">400: the code is malformed; 404: there is no such owner.</exception>
    public static OwnerInfo Known(string code)
    {
        if (!OwnerId.TryParse(code, out var owner))
        {
            throw RequestRefusedException.Malformed("code", "An owner's code is two to eight upper-case letters and digits, for example FR or IPSG.");
        }

        return OwnerDirectory.Default.Find(owner)
            ?? throw new RequestRefusedException(
                StatusCodes.Status404NotFound,
                MeshErrorCodes.UnknownOwner,
                $"There is no owner {owner}; /api/v1/owners lists all of them.",
                "code");
    }

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
}
