using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>A firearm. Found by its serial number, and by the make beside it.</summary>
/// <param name="SerialNumber">The serial number as it stands on the weapon; case, spaces and dashes make no difference.</param>
[GenerateSerializer, Immutable, Alias("firearm-record")]
public sealed record FirearmRecord([property: Id(0)] string SerialNumber) : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Firearm;

    /// <summary>Who made it; null when it is not known.</summary>
    [Id(1)]
    public string? Make { get; init; }

    /// <summary>The model; null when it is not known.</summary>
    [Id(2)]
    public string? Model { get; init; }

    /// <summary>The calibre; null when it is not known.</summary>
    [Id(3)]
    public string? Calibre { get; init; }

    /// <summary>What it is, for example a pistol; null when it is not said.</summary>
    [Id(4)]
    public string? Type { get; init; }
}
