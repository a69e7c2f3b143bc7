using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;

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
    [property: Id(5)] ReadOnlyMemory<byte> Payload)
{
    /// <summary>What it is: a message, a broadcast or a diffusion.</summary>
    [Id(6)]
    public MessageKind Kind { get; init; }

    /// <summary>The conversation; null begins none.</summary>
    [Id(7)]
    public ThreadId? Thread { get; init; }

    /// <summary>The message that it answers; the sender has sent or received it, and the recipients are on its thread.</summary>
    [Id(8)]
    public MessageId? InReplyTo { get; init; }

    /// <summary>The message that it passes on; the sender has received it, and its owner allows it.</summary>
    [Id(9)]
    public MessageId? ForwardOf { get; init; }

    /// <summary>Until when an answer is wanted; null for none.</summary>
    [Id(10)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>After when it is not to be delivered; null for never.</summary>
    [Id(11)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What others may do with it.</summary>
    [Id(12)]
    public MessageHandling Handling { get => field ?? MessageHandling.Default; init; } = MessageHandling.Default;

    /// <summary>Owners that must never come to see it. Hubs keep to it, and show it to nobody but the sender.</summary>
    [Id(13)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How the payload is sealed; null when it is not.</summary>
    [Id(14)]
    public EnvelopeSeal? Seal { get; init; }

    /// <summary>The content key for each recipient; empty when the payload is not sealed.</summary>
    [Id(15)]
    public ImmutableArray<RecipientWrap> Wraps { get => field.IsDefault ? [] : field; init; } = [];
}
