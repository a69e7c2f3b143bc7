using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Groups;

/// <summary>The members that a group has now.</summary>
internal sealed class GroupMembers(GrainCaller calls)
{
    /// <summary>The members of a group.</summary>
    /// <param name="name">The group, as <c>FR:name</c>.</param>
    /// <param name="field">Which field of the request names it.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RequestRefusedException">400: it is not the name of a group, or there is none of that name.</exception>
    public async ValueTask<ImmutableArray<OwnerId>> OfAsync(string name, string field, CancellationToken cancellationToken)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !OwnerId.TryParse(name[..colon], out var keeper) || !OwnerDirectory.Default.Contains(keeper))
        {
            throw RequestRefusedException.Malformed(field, $"The field {field} is not a group: write its keeper's code, a colon and its name, for example FR:atlantic.");
        }

        try
        {
            var group = await calls.ReadAsync(
                (Keeper: keeper, Name: name[(colon + 1)..]),
                static (grains, state, cancellationToken) => grains.GetGrain<IGroupsGrain>(state.Keeper.Value).GetAsync(state.Name, cancellationToken),
                cancellationToken);
            return group?.Members ?? throw NoSuchGroup(name, field);
        }
        catch (MeshException refused) when (refused.Code is MeshErrorCodes.NotFound or MeshErrorCodes.Invalid)
        {
            throw NoSuchGroup(name, field);
        }
    }

    private static RequestRefusedException NoSuchGroup(string name, string field) =>
        RequestRefusedException.Invalid(field, $"The field {field} names the group {name}, and its keeper has no such group.");
}
