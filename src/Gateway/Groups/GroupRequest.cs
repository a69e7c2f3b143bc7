using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Groups;

/// <summary>A group as it shall be.</summary>
/// <param name="Title">What people call it; 1 to 100 characters.</param>
/// <param name="Members">1 to 256 different owners.</param>
internal sealed record GroupRequest(string Title, ImmutableArray<OwnerId> Members);
