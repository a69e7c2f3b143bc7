using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>A work of art. Found by its inventory number, by its owner's reference, or by words of its title.</summary>
/// <param name="Title">Its title; it has a letter or a digit.</param>
[GenerateSerializer, Immutable, Alias("artwork-record")]
public sealed record ArtworkRecord([property: Id(0)] string Title) : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Artwork;

    /// <summary>Who made it; null when that is not known.</summary>
    [Id(1)]
    public string? Artist { get; init; }

    /// <summary>What it is, for example a painting; null when it is not said.</summary>
    [Id(2)]
    public string? Type { get; init; }

    /// <summary>Its measurements with their units; null when they are not known.</summary>
    [Id(3)]
    public string? Measurements { get; init; }

    /// <summary>Its number in the inventory that it was taken from; null when it has none.</summary>
    [Id(4)]
    public string? InventoryNumber { get; init; }
}
