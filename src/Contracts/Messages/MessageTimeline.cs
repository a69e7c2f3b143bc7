using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What became of a message, as the sender's hub knows it.</summary>
/// <param name="Envelope">What was sent.</param>
/// <param name="Accepted">When and where it was flushed.</param>
/// <param name="Recipients">The way to each recipient, in the envelope's order.</param>
[GenerateSerializer, Immutable, Alias("message-timeline")]
public sealed record MessageTimeline(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] HubTimestamp Accepted,
    [property: Id(2)] ImmutableArray<RecipientProgress> Recipients)
{
    /// <summary>When and where its withdrawal was flushed; null when it was not withdrawn.</summary>
    [Id(3)]
    public HubTimestamp? Withdrawn { get; init; }

    /// <summary>Whom the sender excludes.</summary>
    [Id(4)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The forwards that recipients declared, also of forwards; the newest 1,000.</summary>
    [Id(5)]
    public ImmutableArray<DeclaredForward> Forwards { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A message's way to one recipient; what has not happened yet, or is not known at the sender's hub yet, is null.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Stored">Flushed at the recipient's hub.</param>
/// <param name="Delivered">A gateway of the recipient has it.</param>
/// <param name="Read">An officer has read it.</param>
/// <param name="Refused">Why the recipient's feed refused it; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("recipient-progress")]
public sealed record RecipientProgress(
    [property: Id(0)] OwnerId Recipient,
    [property: Id(1)] HubTimestamp? Stored,
    [property: Id(2)] HubTimestamp? Delivered,
    [property: Id(3)] HubTimestamp? Read,
    [property: Id(4)] string? Refused)
{
    /// <summary>Handed to the recipient's hub.</summary>
    [Id(5)]
    public HubTimestamp? Forwarded { get; init; }

    /// <summary>The recipient's first answer is flushed at the sender's hub.</summary>
    [Id(6)]
    public HubTimestamp? Answered { get; init; }

    /// <summary>It expired before it was delivered.</summary>
    [Id(7)]
    public HubTimestamp? Expired { get; init; }

    /// <summary>All gateways of the recipient state that they have removed it.</summary>
    [Id(8)]
    public HubTimestamp? Withdrawn { get; init; }
}

/// <summary>A forward of an owner's message, as the one that passed it on declared it.</summary>
/// <param name="Id">The forward; names who passed it on.</param>
/// <param name="Declared">When and where the owner's hub heard of it.</param>
/// <param name="Recipients">To whom it went, with the stamp of the withdrawal where all gateways of that recipient state that it is gone.</param>
[GenerateSerializer, Immutable, Alias("declared-forward")]
public sealed record DeclaredForward(
    [property: Id(0)] MessageId Id,
    [property: Id(1)] HubTimestamp Declared,
    [property: Id(2)] ImmutableArray<ForwardRecipient> Recipients);

/// <summary>A recipient of a declared forward.</summary>
/// <param name="Owner">The recipient.</param>
/// <param name="Withdrawn">When all its gateways stated that the forward is gone; null while they have not.</param>
[GenerateSerializer, Immutable, Alias("forward-recipient")]
public sealed record ForwardRecipient([property: Id(0)] OwnerId Owner, [property: Id(1)] HubTimestamp? Withdrawn);

/// <summary>How far a message has come on its way to one recipient.</summary>
[GenerateSerializer, Alias("message-stage")]
public enum MessageStage
{
    /// <summary>Flushed at the sender's hub.</summary>
    Accepted = 0,

    /// <summary>Flushed at the recipient's hub.</summary>
    Stored = 1,

    /// <summary>A later read of a gateway of the recipient moved the cursor past it.</summary>
    Delivered = 2,

    /// <summary>The recipient says that an officer read it.</summary>
    Read = 3,

    /// <summary>Handed to the recipient's hub by the sender's; the time is when the sender's hub began to.</summary>
    Forwarded = 4,

    /// <summary>All gateways of the recipient have it. Of a withdrawal this says that the message is gone from them, as they state.</summary>
    DeliveredEverywhere = 5,

    /// <summary>The recipient has answered: its reply is flushed at the sender's hub.</summary>
    Answered = 6,

    /// <summary>It expired before a gateway of the recipient fetched it.</summary>
    Expired = 7,
}

/// <summary>That something happened: where and when.</summary>
/// <param name="At">The time by the clock of that hub.</param>
/// <param name="Hub">The home hub of the actor that says so, whichever hub's silo it runs on.</param>
[GenerateSerializer, Immutable, Alias("hub-timestamp")]
public sealed record HubTimestamp([property: Id(0)] DateTimeOffset At, [property: Id(1)] HubName Hub);
