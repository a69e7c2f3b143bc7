using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Api;

/// <summary>The attachment is complete and flushed; messages may name it.</summary>
/// <param name="Sha256">SHA-256 of the bytes.</param>
/// <param name="Bytes">Size.</param>
public sealed record AttachmentAnswer(Sha256Hash Sha256, long Bytes);

/// <summary>An attachment as an entry of a feed names it.</summary>
/// <param name="Sha256">SHA-256 of the bytes.</param>
/// <param name="Bytes">Size.</param>
/// <param name="From">Who uploaded it.</param>
/// <param name="Href">Where the reader gets it.</param>
public sealed record AttachmentBody(Sha256Hash Sha256, long Bytes, OwnerId From, string Href);
