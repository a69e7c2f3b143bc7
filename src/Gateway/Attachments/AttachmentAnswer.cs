using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>The attachment is complete and flushed; messages may name it.</summary>
/// <param name="Sha256">SHA-256 of the bytes.</param>
/// <param name="Bytes">Size.</param>
internal sealed record AttachmentAnswer(Sha256Hash Sha256, long Bytes);
