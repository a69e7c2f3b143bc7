using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

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
    [property: Id(2)] Stamp Accepted,
    [property: Id(3)] ReadOnlyMemory<byte> Payload,
    [property: Id(4)] EntryState State,
    [property: Id(5)] ImmutableArray<OwnerId> Excluded,
    [property: Id(6)] ReadOnlyMemory<byte> Wraps);
