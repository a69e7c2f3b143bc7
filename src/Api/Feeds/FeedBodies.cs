using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>One message as the gateway holds it.</summary>
/// <param name="Lane">The lane it stands in.</param>
/// <param name="Position">Its position in the lane, from 1 and without gaps.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Direction">Which way it went.</param>
/// <param name="From">The sender.</param>
/// <param name="To">All recipients.</param>
/// <param name="ComposedAt">When the sender's gateway took it.</param>
/// <param name="AcceptedAt">When the sender's hub flushed it.</param>
/// <param name="StoredAt">When the reader's hub flushed it; absent for a message that the owner sent.</param>
/// <param name="State">Whether it can be shown.</param>
/// <param name="Handling">What its owner allows others to do with it.</param>
/// <param name="Payload">Bytes of an application's own, in base64.</param>
/// <param name="PayloadSha256">SHA-256 of the bytes that the hubs carried.</param>
/// <param name="Attachments">What came with it.</param>
public sealed record FeedEntryBody(
    Lane Lane,
    long Position,
    MessageId Id,
    MessageKind Kind,
    MailDirection Direction,
    OwnerId From,
    ImmutableArray<OwnerId> To,
    DateTimeOffset ComposedAt,
    DateTimeOffset AcceptedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? StoredAt,
    MailState State,
    MessageHandling Handling,
    ReadOnlyMemory<byte> Payload,
    Sha256Hash PayloadSha256,
    ImmutableArray<AttachmentBody> Attachments)
{
    /// <summary>The conversation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThreadId? Thread { get; init; }

    /// <summary>The message that it answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageId? InReplyTo { get; init; }

    /// <summary>The message that it passes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageId? ForwardOf { get; init; }

    /// <summary>The first message of a chain of forwards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageId? Origin { get; init; }

    /// <summary>The message that a withdrawal or a note is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageId? About { get; init; }

    /// <summary>Until when the sender wants an answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>After when it is not delivered any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What a note says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NoteBody? Note { get; init; }

    /// <summary>Why it cannot be shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>What it says; absent when it cannot be shown, and for notes and withdrawals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentBody? Content { get; init; }

    /// <summary>When an officer first read it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When this gateway removed it, because its owner withdrew it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Where to read on behind it; absent when the entry was asked for by its id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FeedCursor? Cursor { get; init; }
}

/// <summary>A page of a feed.</summary>
/// <param name="Entries">Flash first, then urgent, then routine; in order within a lane.</param>
/// <param name="Cursor">Where to read on behind the last entry.</param>
/// <param name="Head">Behind the newest entry of each lane.</param>
public sealed record FeedPageBody(ImmutableArray<FeedEntryBody> Entries, FeedCursor Cursor, FeedCursor Head);

/// <summary>What a hub says of a message or of itself.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Owners">The owners that it is about.</param>
/// <param name="At">The time that it is about.</param>
/// <param name="Reason">Why, in a sentence; the code of a reason where a notice was refused or taken out.</param>
/// <param name="Count">How many messages it is about.</param>
/// <param name="Forward">The forward that it declares.</param>
public sealed record NoteBody(
    NoteKind Kind,
    ImmutableArray<OwnerId> Owners,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    int Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageId? Forward)
{
    /// <summary>Which consent, case or notice changed, and how; read it where it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChangeBody? Change { get; init; }

    /// <summary>The number of the officer of the command centre to whom it is said; absent for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Officer { get; init; }
}

/// <summary>A change of a consent, a case or a notice.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version after the change.</param>
/// <param name="What">What happened.</param>
/// <param name="By">On whose behalf.</param>
public sealed record ChangeBody(string Id, long Version, string What, OwnerId By);
