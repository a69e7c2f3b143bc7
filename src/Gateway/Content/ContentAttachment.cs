using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>What the sender says of an attachment.</summary>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="Name">Its file name, without a path; null when it is not said.</param>
/// <param name="MediaType">Its media type, for example <c>image/jpeg</c>; null when it is not said.</param>
internal sealed record ContentAttachment(Sha256Hash Hash, string? Name, string? MediaType);
