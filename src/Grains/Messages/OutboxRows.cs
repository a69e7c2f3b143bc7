using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>The kinds of rows of an outbox.</summary>
internal static class OutboxRowKinds
{
    /// <summary>A <see cref="SentRow"/>.</summary>
    public const byte Sent = 1;

    /// <summary>A <see cref="RefusalRow"/>.</summary>
    public const byte Refusal = 2;

    /// <summary>A <see cref="ForwardRow"/>, declared or granted as the key says that it is found by.</summary>
    public const byte Forward = 3;

    /// <summary>A <see cref="HubTimestamp"/>: something is over, as the key says that it is found by.</summary>
    public const byte Event = 4;
}

/// <summary>A message, a withdrawal or a note as a row of its sender's outbox; payload and wraps are the row's body, see <see cref="MessageBody"/>.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where it was taken.</param>
/// <param name="Numbers">Its number on the link to each recipient, in the envelope's order.</param>
[GenerateSerializer, Immutable, Alias("outbox-row")]
internal sealed record SentRow(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] HubTimestamp Accepted,
    [property: Id(2)] ImmutableArray<long> Numbers)
{
    /// <summary>Whom the sender excludes.</summary>
    [Id(3)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whom the owners of what it passes on exclude; never shown to the sender.</summary>
    [Id(4)]
    public ImmutableArray<OwnerId> Inherited { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Position of the last forward of the same message before this one; 0 when there is none or it is no forward.</summary>
    [Id(5)]
    public long PreviousForward { get; init; }

    /// <summary>Everybody that must never come to see it.</summary>
    public ImmutableArray<OwnerId> AllExcluded =>
        Inherited.IsEmpty ? Excluded : Excluded.IsEmpty ? Inherited : [.. Excluded.Union(Inherited)];
}

/// <summary>Why the feed of a recipient refused an entry.</summary>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Receiver">Whose feed.</param>
/// <param name="Lane">The lane of the link.</param>
/// <param name="Message">The message; null for a note.</param>
[GenerateSerializer, Immutable, Alias("outbox-refusal-row")]
internal sealed record RefusalRow(
    [property: Id(0)] string Reason,
    [property: Id(1)] OwnerId Receiver,
    [property: Id(2)] Lane Lane,
    [property: Id(3)] MessageId? Message);

/// <summary>The forward by somebody else of what this owner sent: one that was declared, or one for which own uploads were granted.</summary>
/// <param name="Forward">The forward.</param>
/// <param name="Heard">When and where this owner's hub heard of it.</param>
/// <param name="Recipients">To whom it went, or is to go.</param>
/// <param name="Attachments">The own uploads that were granted; empty for a declaration.</param>
/// <param name="Previous">Position of the row of the same message and kind before; 0 when there is none.</param>
[GenerateSerializer, Immutable, Alias("outbox-forward-row")]
internal sealed record ForwardRow(
    [property: Id(0)] MessageId Forward,
    [property: Id(1)] HubTimestamp Heard,
    [property: Id(2)] ImmutableArray<OwnerId> Recipients,
    [property: Id(3)] ImmutableArray<Sha256Hash> Attachments,
    [property: Id(4)] long Previous);

/// <summary>A message before it is in the outbox.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Body">Payload and wraps, see <see cref="MessageBody"/>.</param>
internal sealed record OutgoingMessage(Envelope Envelope, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whom the sender excludes.</summary>
    public ImmutableArray<OwnerId> Excluded { get; init; } = [];

    /// <summary>Whom the owners of what it passes on exclude.</summary>
    public ImmutableArray<OwnerId> Inherited { get; init; } = [];

    /// <summary>Position of the last forward of the same message before this one.</summary>
    public long PreviousForward { get; init; }

    /// <summary>Keys under which its row is found, beside its id.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>What it weighs.</summary>
    public int Weight => OutboxLink.Weight(Envelope, Body);

    public SentRow ToRow(HubTimestamp accepted, ImmutableArray<long> numbers) =>
        new(Envelope, accepted, numbers) { Excluded = Excluded, Inherited = Inherited, PreviousForward = PreviousForward };
}
