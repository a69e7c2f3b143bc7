using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The outbox's answer: the message is flushed to the sender's hub and will reach every recipient.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Composed">When the gateway took it.</param>
/// <param name="Accepted">When and where it was flushed.</param>
/// <param name="Repeated">Whether this operation id had been accepted before, with the same request.</param>
[GenerateSerializer, Immutable, Alias("send-accepted")]
public sealed record SendAccepted(
    [property: Id(0)] MessageId Id,
    [property: Id(1)] DateTimeOffset Composed,
    [property: Id(2)] HubTimestamp Accepted,
    [property: Id(3)] bool Repeated);

/// <summary>A page of what an owner sent, in the order in which it was accepted. Withdrawals stand in it; notes do not.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Next">The position behind the last that was looked at; read on from here.</param>
/// <param name="More">Whether there is more already.</param>
[GenerateSerializer, Immutable, Alias("sent-page")]
public sealed record SentPage(
    [property: Id(0)] ImmutableArray<SentEntry> Messages,
    [property: Id(1)] long Next,
    [property: Id(2)] bool More);

/// <summary>A message as its sender's outbox holds it.</summary>
/// <param name="Position">Its position in the outbox.</param>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where it was taken.</param>
/// <param name="Payload">Opaque bytes; empty when it was withdrawn.</param>
/// <param name="State">Whether it is whole.</param>
/// <param name="Excluded">Whom its sender excludes.</param>
/// <param name="Wraps">The sender's own wraps of the content key, if it made any.</param>
[GenerateSerializer, Immutable, Alias("sent-entry")]
public sealed record SentEntry(
    [property: Id(0)] long Position,
    [property: Id(1)] Envelope Envelope,
    [property: Id(2)] HubTimestamp Accepted,
    [property: Id(3)] ReadOnlyMemory<byte> Payload,
    [property: Id(4)] EntryState State,
    [property: Id(5)] ImmutableArray<OwnerId> Excluded,
    [property: Id(6)] ReadOnlyMemory<byte> Wraps);

/// <summary>The owner of a message takes it back.</summary>
/// <param name="Operation">The caller's id of this operation.</param>
/// <param name="Message">Which message; the outbox's owner sent it.</param>
/// <param name="At">When the gateway took the request. Not part of what makes two requests the same.</param>
[GenerateSerializer, Immutable, Alias("withdraw-message")]
public sealed record WithdrawMessage(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] MessageId Message,
    [property: Id(2)] DateTimeOffset At);
