using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Handling;

/// <summary>Who may come to see a message, by the will of its owner.</summary>
/// <param name="Kind">Which kind of audience.</param>
/// <param name="Name">The region's name, or the group as <c>FR:name</c>; null for the other kinds.</param>
/// <param name="Owners">The owners named, or the group's members when the message was sent; empty for the other kinds.</param>
[GenerateSerializer, Immutable, Alias("audience")]
public sealed record Audience(
    [property: Id(0)] AudienceKind Kind,
    [property: Id(1)] string? Name,
    [property: Id(2)] ImmutableArray<OwnerId> Owners)
{
    /// <summary>The recipients of the message and nobody else.</summary>
    public static Audience Recipients { get; } = new(AudienceKind.Recipients, null, []);

    /// <summary>All owners.</summary>
    public static Audience All { get; } = new(AudienceKind.All, null, []);

    /// <inheritdoc/>
    public bool Equals(Audience? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && Owners.AsSpan().SequenceEqual(other.Owners.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Owners.IsDefault ? 0 : Owners.Length);
}
