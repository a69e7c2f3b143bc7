using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>Consecutive events from one lane of a feed to its owner's outbox.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Epoch">The epoch of the lane.</param>
/// <param name="Events">Consecutive numbers; never empty.</param>
[GenerateSerializer, Immutable, Alias("inbound-event-batch")]
public sealed record InboundEventBatch(
    [property: Id(0)] Lane Lane,
    [property: Id(1)] long Epoch,
    [property: Id(2)] ImmutableArray<InboundEvent> Events);

/// <summary>What a lane of a feed tells its owner's outbox: an answer arrived, a message that the owner may have passed on was withdrawn, a forward was declared.</summary>
/// <param name="Number">The number of the event, from 1 and without gaps.</param>
/// <param name="Envelope">The entry: a reply, a withdrawal or a note of kind <see cref="NoteKind.Forwarded"/>.</param>
/// <param name="Stored">When and where the feed flushed it.</param>
[GenerateSerializer, Immutable, Alias("inbound-event")]
public sealed record InboundEvent(
    [property: Id(0)] long Number,
    [property: Id(1)] Envelope Envelope,
    [property: Id(2)] HubTimestamp Stored);
