using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>
/// What hubs may read of a message (design, section 6). Everything else is in the payload, which hubs carry as opaque bytes.
/// All recipients see each other.
/// </summary>
/// <param name="Id">The message's id; names the sender.</param>
/// <param name="Recipients">Who receives it: 1 to <see cref="MessageLimits.MaxRecipients"/> different owners.</param>
/// <param name="Lane">How urgent it is.</param>
/// <param name="ComposedAt">When the sender's gateway took it, by that gateway's clock.</param>
/// <param name="Attachments">What the sender has uploaded and sends along; at most <see cref="MessageLimits.MaxAttachments"/>.</param>
/// <param name="PayloadBytes">Size of the payload.</param>
/// <param name="PayloadHash">SHA-256 of the payload.</param>
[GenerateSerializer, Immutable, Alias("envelope")]
public sealed record Envelope(
    [property: Id(0)] MessageId Id,
    [property: Id(1)] ImmutableArray<OwnerId> Recipients,
    [property: Id(2)] Lane Lane,
    [property: Id(3)] DateTimeOffset ComposedAt,
    [property: Id(4)] ImmutableArray<AttachmentReference> Attachments,
    [property: Id(5)] int PayloadBytes,
    [property: Id(6)] Sha256Hash PayloadHash);
