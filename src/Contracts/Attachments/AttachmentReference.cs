using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>An attachment as an envelope names it.</summary>
/// <param name="Uploader">Who uploaded it; it lies at that owner's hub.</param>
/// <param name="Hash">SHA-256 of the bytes.</param>
/// <param name="Bytes">Size.</param>
[GenerateSerializer, Immutable, Alias("attachment-reference")]
public sealed record AttachmentReference([property: Id(0)] OwnerId Uploader, [property: Id(1)] Sha256Hash Hash, [property: Id(2)] long Bytes);
