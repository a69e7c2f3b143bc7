using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>An owner's groups in memory.</summary>
internal sealed class FakeGroups(OwnerId keeper, TimeProvider time) : IGroupsGrain
{
    private readonly SortedDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    public Task<ImmutableArray<Group>> GetAllAsync(CancellationToken cancellationToken = default) => Task.FromResult<ImmutableArray<Group>>([.. _groups.Values]);

    public Task<Group?> GetAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(_groups.GetValueOrDefault(name));

    public Task<Group> SetAsync(string name, string title, ImmutableArray<OwnerId> members, long? expectedVersion, CancellationToken cancellationToken = default)
    {
        Require(name, expectedVersion);
        var group = new Group(keeper, name, title, members, (_groups.GetValueOrDefault(name)?.Version ?? 0) + 1, time.GetUtcNow());
        _groups[name] = group;
        return Task.FromResult(group);
    }

    public Task DeleteAsync(string name, long? expectedVersion, CancellationToken cancellationToken = default)
    {
        Require(name, expectedVersion);
        _groups.Remove(name);
        return Task.CompletedTask;
    }

    private void Require(string name, long? expectedVersion)
    {
        if (expectedVersion is { } expected && expected != (_groups.GetValueOrDefault(name)?.Version ?? 0))
        {
            throw new MeshException(MeshErrorCodes.Conflict, "Somebody else changed the group since.");
        }
    }
}
