using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>A message to send.</summary>
/// <param name="To">Who receives it: 1 to 256 different owners. All recipients see each other.</param>
/// <param name="Lane">How urgent it is.</param>
/// <param name="Payload">What it says, opaque to the hubs: base64 of at most 64 KiB.</param>
/// <param name="Attachments">SHA-256 of up to 20 attachments that this owner has uploaded. May be left out.</param>
/// <param name="OperationId">The caller's id of this operation, so that it can be repeated without effect; may stand in the header Idempotency-Key instead.</param>
internal sealed record SendRequest(
    ImmutableArray<OwnerId> To,
    Lane Lane,
    ReadOnlyMemory<byte> Payload,
    ImmutableArray<Sha256Hash> Attachments,
    OperationId? OperationId);
