using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Handling;

/// <summary>
/// What the owner of a message allows others to do with it, as far as hubs may read it (design, section 3). Owners that it excludes are not in here:
/// they are shown to nobody but the owner. The purpose is part of the sealed content.
/// </summary>
/// <param name="Tlp">How far it may go.</param>
/// <param name="Audience">Who may come to see it.</param>
[GenerateSerializer, Immutable, Alias("message-handling")]
public sealed record MessageHandling([property: Id(0)] TrafficLight Tlp, [property: Id(1)] Audience Audience)
{
    /// <summary>TLP:AMBER, for the recipients: what holds when the sender says nothing.</summary>
    public static MessageHandling Default { get; } = new(TrafficLight.Amber, Audience.Recipients);
}

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

/// <summary>Whom a message is for.</summary>
[GenerateSerializer, Alias("audience-kind")]
[JsonConverter(typeof(KebabCase<AudienceKind>))]
public enum AudienceKind
{
    /// <summary>The recipients of the message and nobody else; the default.</summary>
    Recipients = 0,

    /// <summary>Owners that are named.</summary>
    Owners = 1,

    /// <summary>The members of a region.</summary>
    Region = 2,

    /// <summary>The members that a group had when the message was sent.</summary>
    Group = 3,

    /// <summary>All owners.</summary>
    All = 4,
}

/// <summary>How far a message may go: the Traffic Light Protocol, version 2.0 (FIRST, August 2022), from the widest to the narrowest.</summary>
[GenerateSerializer, Alias("traffic-light")]
[JsonConverter(typeof(KebabCase<TrafficLight>))]
public enum TrafficLight
{
    /// <summary>TLP:CLEAR: no limit.</summary>
    Clear = 0,

    /// <summary>TLP:GREEN: within the community, which here are all owners.</summary>
    Green = 1,

    /// <summary>TLP:AMBER: the receiving bureaus and whom they have to tell; the default.</summary>
    Amber = 2,

    /// <summary>TLP:AMBER+STRICT: the receiving bureaus only.</summary>
    AmberStrict = 3,

    /// <summary>TLP:RED: the recipients only.</summary>
    Red = 4,
}
