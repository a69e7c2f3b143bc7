using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Who may come to see a message, as it was asked for.</summary>
internal sealed record SendAudience
{
    /// <summary>Which kind of audience.</summary>
    public AudienceKind Kind { get; init; }

    /// <summary>The region's name, or the group as <c>FR:name</c>; left out for the other kinds.</summary>
    public string? Name { get; init; }

    /// <summary>The owners; left out for the other kinds.</summary>
    public ImmutableArray<OwnerId> Owners { get; init; } = [];
}
