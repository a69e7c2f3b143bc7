namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>A complete attachment.</summary>
/// <param name="Id">Who uploaded what.</param>
/// <param name="Bytes">Size.</param>
[GenerateSerializer, Immutable, Alias("attachment-info")]
public sealed record AttachmentInfo([property: Id(0)] AttachmentId Id, [property: Id(1)] long Bytes);
