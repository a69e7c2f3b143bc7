using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>
/// Fingerprints as a bureau supplies them. They are found by number and classification alone, of which at least one is said: a template is kept for its owner, and hubs neither read nor compare it.
/// </summary>
[GenerateSerializer, Immutable, Alias("fingerprint-record")]
public sealed record FingerprintRecord : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Fingerprint;

    /// <summary>The number of the prints in their owner's collection; null when they have none.</summary>
    [Id(0)]
    public string? Number { get; init; }

    /// <summary>The NCIC classification of ten fingers, 20 characters; null when it is not known.</summary>
    [Id(1)]
    public string? Ncic { get; init; }

    /// <summary>The Henry classification as one text; null when it is not known.</summary>
    [Id(2)]
    public string? Henry { get; init; }

    /// <summary>The template; null when none is supplied.</summary>
    [Id(3)]
    public FingerprintTemplate? Template { get; init; }
}

/// <summary>A template as it was supplied.</summary>
/// <param name="Format">What its bytes are, for example <c>ISO 19794-2</c> or <c>ANSI-NIST</c>; 1 to 50 characters.</param>
/// <param name="Data">Its bytes, 1 to <see cref="MaxBytes"/>. Empty in what a check finds: they are asked of the owner.</param>
[GenerateSerializer, Immutable, Alias("fingerprint-template")]
public sealed record FingerprintTemplate([property: Id(0)] string Format, [property: Id(1)] ReadOnlyMemory<byte> Data)
{
    /// <summary>The most bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Of which finger: 1 to 5 from the right thumb to the right little finger, 6 to 10 from the left thumb, 0 when it is not known (ISO/IEC 19794-2); null when it is of several.</summary>
    [Id(2)]
    public int? Finger { get; init; }
}
