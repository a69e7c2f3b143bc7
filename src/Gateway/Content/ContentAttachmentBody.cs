using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>What the sender says of an attachment.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Name">Its file name.</param>
/// <param name="MediaType">Its media type.</param>
internal sealed record ContentAttachmentBody(Sha256Hash Sha256, string? Name, string? MediaType);
