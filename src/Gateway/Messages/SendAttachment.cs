using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>An attachment to send along.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Name">Its file name, without a path; up to 200 characters.</param>
/// <param name="MediaType">Its media type, which is checked against its bytes; an octet-stream when it is left out.</param>
internal sealed record SendAttachment(Sha256Hash Sha256, string? Name = null, string? MediaType = null);
