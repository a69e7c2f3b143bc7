using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Groups;

/// <summary>The groups that an owner keeps.</summary>
/// <param name="Groups">By name.</param>
internal sealed record GroupsBody(ImmutableArray<GroupBody> Groups);
