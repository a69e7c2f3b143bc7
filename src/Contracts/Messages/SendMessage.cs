using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What a gateway hands to its owner's outbox.</summary>
/// <param name="Operation">The caller's id of this operation.</param>
/// <param name="Recipients">Who receives it.</param>
/// <param name="Lane">How urgent it is.</param>
/// <param name="ComposedAt">When the gateway took it. Not part of what makes two requests the same.</param>
/// <param name="Attachments">SHA-256 of what the sender has uploaded.</param>
/// <param name="Payload">Opaque bytes; at most <see cref="MessageLimits.MaxPayloadBytes"/>.</param>
[GenerateSerializer, Immutable, Alias("send-message")]
public sealed record SendMessage(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] ImmutableArray<OwnerId> Recipients,
    [property: Id(2)] Lane Lane,
    [property: Id(3)] DateTimeOffset ComposedAt,
    [property: Id(4)] ImmutableArray<Sha256Hash> Attachments,
    [property: Id(5)] ReadOnlyMemory<byte> Payload);
