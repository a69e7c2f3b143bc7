using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>
/// What hubs may read of a message (design, section 6). Everything else is in the payload, which hubs carry as opaque bytes.
/// All recipients see each other, but for those of a note of a change (<see cref="FeedNote.Change"/>), each of which sees itself alone.
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
    [property: Id(6)] Sha256Hash PayloadHash)
{
    /// <summary>What it is.</summary>
    [Id(7)]
    public MessageKind Kind { get; init; }

    /// <summary>The conversation that it belongs to; null for notes and withdrawals.</summary>
    [Id(8)]
    public ThreadId? Thread { get; init; }

    /// <summary>The message that it answers; null when it answers none.</summary>
    [Id(9)]
    public MessageId? InReplyTo { get; init; }

    /// <summary>The message that it passes on; null when it passes on none. This declares the forward to the hubs, so that a withdrawal can follow it.</summary>
    [Id(10)]
    public MessageId? ForwardOf { get; init; }

    /// <summary>The first message of a chain of forwards, whose sender owns what is passed on; null unless <see cref="ForwardOf"/> is set. The outbox fills it in.</summary>
    [Id(11)]
    public MessageId? Origin { get; init; }

    /// <summary>The message that a withdrawal or a note is about.</summary>
    [Id(12)]
    public MessageId? About { get; init; }

    /// <summary>Until when the sender wants an answer; null when it wants none.</summary>
    [Id(13)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>After when it is not delivered any more; null when it does not expire.</summary>
    [Id(14)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the owner allows others to do with it.</summary>
    [Id(15)]
    public MessageHandling Handling { get => field ?? MessageHandling.Default; init; } = MessageHandling.Default;

    /// <summary>How the payload is sealed; null when it is not.</summary>
    [Id(16)]
    public EnvelopeSeal? Seal { get; init; }

    /// <summary>What a note says; null for other kinds.</summary>
    [Id(17)]
    public FeedNote? Note { get; init; }
}
