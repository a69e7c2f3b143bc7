using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>
/// The perceptual hash of an image of abuse, and never the image. It is found by hashes that differ in at most 31 of 256 bits; one of a quality below 50 is kept and never found (PDQ, as its reference
/// implementation defines it).
/// </summary>
/// <param name="Hash">The hash: 64 hexadecimal digits.</param>
/// <param name="Quality">How much there was in the image to hash, 0 to 100.</param>
[GenerateSerializer, Immutable, Alias("image-hash-record")]
public sealed record ImageHashRecord([property: Id(0)] string Hash, [property: Id(1)] int Quality) : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.ImageHash;

    /// <summary>What the image shows, as its owner classes it; null when it is not said.</summary>
    [Id(2)]
    public string? Category { get; init; }

    /// <summary>The reference of the series that the image belongs to; null when it belongs to none.</summary>
    [Id(3)]
    public string? Series { get; init; }
}
